package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.elsewhere.BucketStorage;
import io.modelsigning.elsewhere.MemoryKeys;
import io.modelsigning.testing.TestKeys;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and signatures by location: here, and in a storage that a test adapter brings. */
final class LocationCommandTest {
  private static final String MODEL = "bucket://models/bert";
  private static final String SIGNATURE = MODEL + "/model.sig";

  @TempDir Path folder;

  private final BucketStorage buckets =
      new BucketStorage()
          .put(MODEL + "/weights", "w".repeat(1000))
          .put(MODEL + "/config/a.json", "{}")
          .put(MODEL + "/notes", "n")
          .put(MODEL + "/empty", "");
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeKey() throws Exception {
    key = TestKeys.create(folder, "key");
  }

  /** Runs the whole program with the adapter. */
  private Outcome run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = Stream.of(words).map(Object::toString).toList();
    int exitCode =
        DaggerElsewhereComponent.factory()
            .create(
                buckets,
                new MemoryKeys(),
                new Streams(
                    InputStream.nullInputStream(),
                    new PrintWriter(out),
                    new PrintWriter(err),
                    () -> false),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                Map.of(),
                Clock.systemUTC(),
                2)
            .runner()
            .run(args)
            .status();
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private Outcome sign(Object... more) {
    return run(words(Stream.of("sign", "key", MODEL, "--private-key", key.privateKey()), more));
  }

  private Outcome verify(Object... more) {
    return run(words(Stream.of("verify", "key", MODEL, "--public-key", key.publicKey()), more));
  }

  private static Object[] words(Stream<?> words, Object... more) {
    return Stream.concat(words, Stream.of(more)).toArray();
  }

  private static void expect(int exitCode, String text, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertTrue((outcome.out() + outcome.err()).contains(text), outcome::toString);
  }

  /** Puts the same model on the local disk. */
  private Path localCopy() throws Exception {
    Path local = Files.createDirectory(folder.resolve("bert"));
    Files.writeString(local.resolve("weights"), "w".repeat(1000));
    Files.writeString(Files.createDirectory(local.resolve("config")).resolve("a.json"), "{}");
    Files.writeString(local.resolve("notes"), "n");
    Files.writeString(local.resolve("empty"), "");
    return local;
  }

  // Elsewhere

  @Test
  void commandsTakeModelsAndSignaturesOfAnotherStorage() throws Exception {
    expect(0, SIGNATURE, sign());
    expect(0, "Verification succeeded", verify());
    expect(0, "weights", run("inspect", SIGNATURE));
    expect(0, "sizes as in '" + MODEL + "'", run("inspect", SIGNATURE, "--model", MODEL));
    assertEquals(
        Cli.run("digest", localCopy(), "--output", "json").json().get("rootDigest"),
        run("digest", MODEL, "--output", "json").json().get("rootDigest"));
    buckets.put(MODEL + "/weights", "other");
    expect(1, "weights", verify());
  }

  /** A report is a local file, which cannot be in a model elsewhere. */
  @Test
  void aModelElsewhereIsReportedHere() throws Exception {
    expect(0, "Signing succeeded", sign());
    Path page = folder.resolve("page.html");
    expect(0, "Verification succeeded", verify("--report", page));
    assertTrue(Files.readString(page).contains("bucket://models/bert"));
    buckets.put(MODEL + "/weights", "other");
    expect(1, "weights", verify("--report", page));
    assertTrue(Files.readString(page).contains("weights"));
  }

  @Test
  void aSignatureMayBeElsewhereThanItsModel() throws Exception {
    Path signature = folder.resolve("bert.sig");
    expect(0, signature.toString(), sign("--signature", signature));
    expect(0, "Verification succeeded", verify("--signature", signature));
    expect(3, "signature '" + SIGNATURE + "' does not exist", verify());
    String elsewhere = "bucket://signatures/bert.sig";
    buckets.put(elsewhere, Files.readString(signature));
    expect(
        0,
        "Verification succeeded",
        run(
            words(
                Stream.of("verify", "key", localCopy(), "--public-key", key.publicKey()),
                "--signature",
                elsewhere)));
  }

  @Test
  void ignoredPathsAreRelatedByTheirStorage() {
    expect(0, "Signing succeeded", sign("--ignore-paths", MODEL + "/notes"));
    buckets.put(MODEL + "/notes", "changed");
    expect(0, "Verification succeeded", verify());
    buckets.put(MODEL + "/stray", "s");
    expect(1, "stray", verify());
    expect(0, "Verification succeeded", verify("--ignore-paths", MODEL + "/stray"));
    expect(2, "is not in it", sign("--ignore-paths", folder.resolve("notes")));
    expect(2, "is not in it", sign("--ignore-paths", "bucket://models/other/notes"));
    expect(0, "but nothing is there", sign("--ignore-paths", MODEL + "/none"));
    assertFalse(sign("--ignore-paths", MODEL + "/notes").err().contains("nothing is there"));
  }

  @Test
  void whatIsNotThereIsNoAnswer() {
    expect(
        3,
        "model 'bucket://models/none' does not exist",
        run("verify", "key", "bucket://models/none", "--public-key", key.publicKey()));
  }

  // Outputs elsewhere

  private void expectKept(String because, String place, String content, Object... more) {
    buckets.put(place, content);
    for (Object[] options : List.of(new Object[0], new Object[] {"--output", "json"})) {
      Outcome refused =
          sign(words(Stream.concat(Stream.of("--signature", place), Stream.of(more)), options));
      assertEquals(2, refused.exitCode(), refused::toString);
      assertTrue((refused.out() + refused.err()).contains(because), refused::toString);
      assertEquals(content, buckets.content(place));
    }
  }

  @Test
  void aSignatureElsewhereReplacesNoFileOfTheModel() {
    String because = "--signature must not replace a file of the model";
    for (String name : List.of("weights", "config/a.json", "empty")) {
      String place = MODEL + "/" + name;
      String content = buckets.content(place);
      expectKept(because, place, content);
      expectKept(because, place, content, "--force");
    }
    expect(2, "is the file of the model", sign("--signature", MODEL, "--force"));
  }

  @Test
  void aSignatureElsewhereReplacesAnotherObjectByForceAlone() {
    String notes = "bucket://other/notes";
    for (String place : List.of(notes, SIGNATURE)) {
      expectKept("is something else, which only --force replaces", place, "x");
      expect(0, "Signing succeeded", sign("--signature", place, "--force"));
      // Now it is an older signature.
      expect(0, "Signing succeeded", sign("--signature", place));
      buckets.put(place, "");
      expect(0, "Signing succeeded", sign("--signature", place));
    }
  }

  // Schemes

  @Test
  void anUnknownSchemeIsAUsageErrorThatNamesTheKnownOnes() {
    String known =
        "a location must be a path or begin with az://, bucket://, file://, gs://, hf://, http://, https://, oci://, s3://, but 'hdfs://b/m' begins with hdfs://";
    expect(2, known, run("digest", "hdfs://b/m"));
    expect(2, known, run("sign", "key", "hdfs://b/m", "--private-key", key.privateKey()));
    expect(2, known, run("verify", "key", "hdfs://b/m", "--public-key", key.publicKey()));
    expect(2, known, run("inspect", "hdfs://b/m"));
    expect(2, known, run("inspect", SIGNATURE, "hdfs://b/m"));
    expect(2, "or two to compare, but there are 3", run("inspect", SIGNATURE, "b", "c"));
    expect(2, known, sign("--signature", "hdfs://b/m"));
    expect(2, known, sign("--ignore-paths", "hdfs://b/m"));
    expect(
        2,
        "a location must be a path or begin with az://, file://, gs://, hf://, http://, https://, oci://, s3://, but 'HDFS://b/m' begins with hdfs://",
        Cli.run("digest", "HDFS://b/m"));
    expect(2, "'bucket://b/m' begins with bucket://", Cli.run("digest", "bucket://b/m"));
  }

  @Test
  void aLocalFileMayBeGivenAsLocation() throws Exception {
    Path model = localCopy();
    String location = "file://" + model;
    expect(
        0,
        model.resolve("model.sig").toString(),
        Cli.run("sign", "key", location, "--private-key", key.privateKey()));
    expect(
        0,
        "Verification succeeded",
        Cli.run(
            "verify",
            "key",
            model,
            "--public-key",
            key.publicKey(),
            "--signature",
            "FILE://" + model.resolve("model.sig")));
    // It is compared with other files as paths are.
    Outcome same =
        Cli.run(
            "sign",
            "key",
            model,
            "--private-key",
            key.privateKey(),
            "--signature",
            "file://" + key.privateKey());
    expect(2, "must not replace what is read", same);
    Path spaced = Files.writeString(folder.resolve("a b%"), "x");
    expect(0, "", Cli.run("digest", spaced.toUri()));
    assertEquals(
        Cli.run("digest", spaced).out(), Cli.run("digest", "file://" + folder + "/a%20b%25").out());
  }

  @Test
  void aLocationOfNoLocalFileIsAUsageError() {
    for (String text :
        List.of("file://host/path", "file://", "file:///a b", "file:///a?b", "file:///a%00b")) {
      Outcome outcome = Cli.run("digest", text);
      expect(2, "'" + text + "' is no", outcome);
      assertFalse(outcome.err().contains("Exception"), outcome::toString);
    }
    expect(2, "a path must not be empty", Cli.run("digest", ""));
    expect(2, "a path must not be empty", Cli.run("inspect", ""));
  }

  @Test
  void whatLooksLikeASchemeMayBeAPath() throws Exception {
    for (String name : List.of("a:b", "s3:b", "C:\\x", "c:", "1x:y", "http:_x")) {
      Path file = Files.writeString(folder.resolve(name), name);
      expect(0, "", Cli.run("digest", file));
      // By a relative path, whose beginning is the name: there is no such file here.
      expect(3, "model '" + name + "' does not exist", Cli.run("digest", name));
    }
    for (String path : List.of("./x://y", "x/y://z", "C://x", "1x://y", "_x://y", "://x")) {
      Outcome outcome = Cli.run("digest", path);
      expect(3, "does not exist", outcome);
      assertTrue(outcome.err().contains("'" + path.replace("//", "/") + "'"), outcome::toString);
    }
    Path strange = Files.createDirectory(folder.resolve("x:"));
    Files.writeString(strange.resolve("y"), "y");
    assertEquals(
        Cli.run("digest", strange.resolve("y")).out(), Cli.run("digest", folder + "/x://y").out());
  }
}
