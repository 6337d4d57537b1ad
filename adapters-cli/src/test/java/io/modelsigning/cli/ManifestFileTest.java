package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static io.modelsigning.cli.SmallModel.rootDigest;
import static io.modelsigning.cli.SmallModel.sha256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelsigning.cli.Cli.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests in files: made where the model is, signed and compared where it is not. */
final class ManifestFileTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private Path manifest;
  private Path signature;

  @BeforeEach
  void makeManifest() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    manifest = folder.resolve("manifest.json");
    signature = folder.resolve("elsewhere.sig");
    expect(0, Cli.run("digest", model, "--manifest", manifest));
  }

  private Path sums(String text) throws IOException {
    return Files.writeString(folder.resolve("sums"), text);
  }

  @Test
  void manifestIsTheStatementAndTheSizes() throws Exception {
    JsonNode json = JsonSchemas.readManifest(Files.readString(manifest));
    assertEquals("application/vnd.model-signing.manifest.v1+json", json.get("mediaType").asText());
    assertEquals(rootDigest(), json.at("/statement/subject/0/digest/sha256").asText());
    assertEquals("sub/config.json", json.at("/files/0/name").asText());
    assertEquals(2, json.at("/files/0/size").asInt());
  }

  @Test
  void signatureMadeWithoutTheModelVerifiesIt() throws Exception {
    Path away = Files.move(model, folder.resolve("away"));
    Outcome signed = small.sign("--manifest", manifest, "--signature", signature);
    assertTrue(expect(0, signed).out().contains("2 files, 9 bytes: digests from the manifest"));
    Files.move(away, model);
    expect(0, small.verify(model, "--signature", signature));
  }

  @ParameterizedTest
  @CsvSource({"blake3, files", "blake2b, shards", "sha256, shards"})
  void serializationIsThatOfTheManifest(String algorithm, String serialization) throws Exception {
    expect(
        0,
        Cli.run(
            "digest",
            model,
            "--manifest",
            manifest,
            "--hash-algorithm",
            algorithm,
            "--serialization",
            serialization));
    assertTrue(JsonSchemas.readManifest(Files.readString(manifest)).has("files"));
    expect(0, small.sign("--manifest", manifest, "--signature", signature));
    JsonNode json =
        expect(0, small.verify(model, "--signature", signature, "--output", "json")).json();
    assertEquals(algorithm, json.get("hashAlgorithm").asText());
    assertEquals(serialization, json.get("serialization").asText());
  }

  @Test
  void signatureIsComparedWithManifestAndThatIsSaid() throws Exception {
    expect(0, small.sign(model, "--signature", signature));
    Files.delete(model.resolve("weights.bin"));
    Outcome verified = small.verify("--manifest", manifest, "--signature", signature);
    assertTrue(expect(0, verified).out().contains("not read "), verified::toString);
    assertTrue(verified.err().contains("their digests come from the manifest"), verified::toString);
    JsonNode json =
        expect(
                0,
                small.verify("--manifest", manifest, "--signature", signature, "--output", "json"))
            .json();
    assertEquals("digests-not-computed", json.at("/warnings/0/reason").asText());
    assertEquals("manifest", json.at("/reused/0/source").asText());
  }

  @Test
  void manifestThatDiffersFromWhatWasSignedIsRefused() throws Exception {
    Files.writeString(model.resolve("weights.bin"), "weighty");
    expect(0, small.sign(model, "--signature", signature));
    assertEquals(
        "content-mismatch",
        reason(
            1, small.verify("--manifest", manifest, "--signature", signature, "--output", "json")));
  }

  /** With a model, what can be compared without reading is. */
  @Test
  void manifestOfAnotherModelIsRefused() throws Exception {
    Path key = small.key().privateKey();
    Files.writeString(model.resolve("sub/config.json"), "{ }");
    assertEquals(
        "manifest-differs",
        reason(3, small.sign(model, "--manifest", manifest, "--output", "json")));
    Files.writeString(model.resolve("sub/config.json"), "{}");
    Files.writeString(model.resolve("more"), "x");
    Outcome more = small.sign(model, "--manifest", manifest);
    assertTrue(expect(3, more).err().contains("does not list 'more'"), more::toString);
    Files.delete(model.resolve("more"));
    Files.delete(model.resolve("weights.bin"));
    Outcome less = small.sign(model, "--manifest", manifest);
    assertTrue(expect(3, less).err().contains("lists 'weights.bin'"), less::toString);
    assertFalse(Files.exists(model.resolve("model.sig")));
    assertTrue(Files.exists(key));
  }

  @Test
  void changedManifestIsRefused() throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(manifest.toFile());
    ((ObjectNode) json.at("/statement/predicate/resources/0")).put("digest", sha256("other"));
    Files.writeString(manifest, json.toString());
    assertEquals(
        "malformed-manifest",
        reason(
            3, small.sign("--manifest", manifest, "--signature", signature, "--output", "json")));
    Files.writeString(manifest, "{\"mediaType\":\"other\"}");
    expect(3, small.sign("--manifest", manifest, "--signature", signature));
    expect(3, small.sign("--manifest", folder.resolve("none"), "--signature", signature));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%1$s  weights.bin\\n%2$s  sub/config.json\\n",
        "%1$s *./weights.bin\\n%2$s *./sub/config.json\\n",
        "%1$s  model/weights.bin\\r\\n%2$s  model/sub/config.json\\r\\n",
        "SHA256 (weights.bin) = %1$s\\nSHA256 (sub/config.json) = %2$s\\n",
      })
  void listsOfChecksumsAreSourcesOfDigests(String text) throws Exception {
    String list =
        text.formatted(sha256("weights"), sha256("{}")).replace("\\n", "\n").replace("\\r", "\r");
    expect(0, small.sign(model, "--manifest", sums(list)));
    expect(0, small.verify(model));
    expect(0, small.verify(model, "--manifest", sums(list)));
  }

  @Test
  void listsThatAreNoneAreRefused() throws Exception {
    for (String text :
        new String[] {
          "",
          "abc  weights.bin\n",
          sha256("a") + "  /etc/passwd\n",
          sha256("a") + "  a\n" + sha256("b") + "  a\n",
          "MD5 (a) = 00\n",
          "BLAKE3 (a) = " + sha256("a") + "\n",
          "\\" + sha256("a") + "  a\\tb\n"
        }) {
      assertEquals(
          "malformed-manifest",
          reason(3, small.sign(model, "--manifest", sums(text), "--output", "json")),
          text);
    }
    // Without the model, nothing tells how long its files are.
    Outcome elsewhere =
        small.sign(
            "--manifest", sums(sha256("weights") + "  weights.bin\n"), "--signature", signature);
    assertTrue(expect(3, elsewhere).err().contains("where no MODEL is given"));
  }

  @Test
  void fileThatIsTooLongForOneIsRefused() throws Exception {
    Path tooLong = folder.resolve("long");
    try (RandomAccessFile sparse = new RandomAccessFile(tooLong.toFile(), "rw")) {
      sparse.setLength((256L << 20) + 1);
    }
    Outcome refused =
        small.sign("--manifest", tooLong, "--signature", signature, "--output", "json");
    assertEquals("malformed-manifest", reason(3, refused));
    assertTrue(refused.out().contains("must have at most 268435456 bytes"), refused::toString);
  }

  @Test
  void placesAreChecked() throws Exception {
    expectUsage(
        "must be outside of the model",
        Cli.run("digest", model, "--manifest", model.resolve("m.json")));
    expectUsage(
        "must name a new file or an older manifest",
        Cli.run("digest", model, "--manifest", small.key().publicKey()));
    expect(0, Cli.run("digest", model, "--manifest", manifest));
    expectUsage("without MODEL, --signature", small.sign("--manifest", manifest));
    expectUsage("without MODEL, --signature", small.verify("--manifest", manifest));
    expectUsage("one model alone", small.verify(model, model, "--manifest", manifest));
    expectUsage(
        "mean nothing",
        small.sign("--manifest", manifest, "--signature", signature, "--ignore-paths", model));
    expectUsage(
        "mean nothing",
        small.verify("--manifest", manifest, "--signature", signature, "--allow-symlinks"));
  }
}
