package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What a signature or a report may replace, and what it never does. */
final class OutputsTest {
  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("m"));
    Files.writeString(model.resolve("weights"), "w");
    Files.writeString(model.resolve("empty"), "");
    key = TestKeys.create(folder, "key");
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        contents.put(
            folder.relativize(file).toString(),
            Files.isSymbolicLink(file)
                ? "-> " + Files.readSymbolicLink(file)
                : Files.isRegularFile(file) ? Files.readString(file) : "");
      }
    }
    return contents;
  }

  private Outcome sign(Object... more) {
    return Cli.run(words(List.of("sign", "key", model, "--private-key", key.privateKey()), more));
  }

  private static Object[] words(List<Object> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words.toArray();
  }

  /** Runs it as it is, in JSON and with --force: nothing may change any of the files. */
  private void expectRefused(String because, Object... words) throws IOException {
    Map<String, String> before = contents();
    Outcome text = Cli.run(words);
    assertEquals(2, text.exitCode(), text::toString);
    assertEquals("", text.out(), text::toString);
    assertTrue(text.err().contains(because), text::toString);
    Outcome json = Cli.run(words(List.of(words), "--output", "json"));
    assertEquals(2, json.exitCode(), json::toString);
    assertEquals("usage", json.json().get("reason").asText());
    Outcome forced = Cli.run(words(List.of(words), "--force"));
    assertEquals(2, forced.exitCode(), forced::toString);
    assertTrue(forced.err().contains(because), forced::toString);
    assertEquals(before, contents());
  }

  // Outputs that are inputs

  @Test
  void aSignatureReplacesNoFileThatSigningReads() throws IOException {
    Path file = Files.writeString(folder.resolve("input"), "content of the input\n");
    Object[][] commands = {
      {"sign", "key", model, "--private-key", file},
      {"sign", "key", model, "--private-key", key.privateKey(), "--password-file", file},
      {
        "sign",
        "certificate",
        model,
        "--private-key",
        key.privateKey(),
        "--signing-certificate",
        file
      },
      {
        "sign",
        "certificate",
        model,
        "--private-key",
        key.privateKey(),
        "--signing-certificate",
        key.publicKey(),
        "--certificate-chain",
        key.publicKey(),
        "--certificate-chain",
        file
      },
      {"sign", model, "--trust-config", file},
      {"sign", model, "--identity-token-file", file},
      {"sign", model, "--client-secret-file", file},
      {"sign", "key", file, "--private-key", key.privateKey()},
    };
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    Path hardLink = Files.createLink(folder.resolve("hard"), file);
    Path roundabout = folder.resolve("m/../input");
    Path ofFolder = Files.createSymbolicLink(folder.resolve("m-link"), model);
    for (Object[] command : commands) {
      for (Path output : List.of(file, link, hardLink, roundabout, ofFolder.resolve("../input"))) {
        expectRefused(
            "--signature must not replace what is read, but '" + output + "' is the file of ",
            words(List.of(command), "--signature", output));
      }
    }
  }

  /** The usual place of the signature is an output, too. */
  @Test
  void theUsualPlaceReplacesNoInputEither() throws IOException {
    Path sameKey = Files.createLink(model.resolve("model.sig"), key.privateKey());
    expectRefused("is the file of --private-key", "sign", "key", model, "--private-key", sameKey);
    expectRefused(
        "is the file of --private-key", "sign", "key", model, "--private-key", key.privateKey());
  }

  @Test
  void aReportReplacesNoFileThatVerifyingReads() throws IOException {
    Path signature = folder.resolve("s.sig");
    assertEquals(0, sign("--signature", signature).exitCode());
    Path file = Files.writeString(folder.resolve("input"), "content of the input\n");
    Object[][] commands = {
      {"verify", "key", model, "--public-key", file},
      {"verify", "certificate", model, "--certificate-chain", file},
      {"verify", model, "--identity", "a", "--identity-provider", "b", "--trust-config", file},
      {"verify", "key", model, "--public-key", key.publicKey(), "--signature", file},
      {"verify", "key", file, "--public-key", key.publicKey()},
    };
    Path hardLink = Files.createLink(folder.resolve("hard"), file);
    for (Object[] command : commands) {
      for (Path output : List.of(file, hardLink)) {
        expectRefused(
            "--report must not replace what is read, but '" + output + "' is the file of ",
            words(List.of(command), "--report", output));
      }
    }
    // The signature's usual place, beside a model file.
    Path single = Files.writeString(folder.resolve("single"), "weights");
    assertEquals(0, Cli.run("sign", "key", single, "--private-key", key.privateKey()).exitCode());
    expectRefused(
        "is the file of --signature",
        "verify",
        "key",
        single,
        "--public-key",
        key.publicKey(),
        "--report",
        folder.resolve("single.sig"));
  }

  // Files of the model

  @Test
  void aSignatureReplacesNoFileOfTheModel() throws IOException {
    Object[] signed = {"sign", "key", model, "--private-key", key.privateKey()};
    for (String name : List.of("weights", "empty", "../m/weights")) {
      expectRefused(
          "--signature must not replace a file of the model",
          words(List.of(signed), "--signature", model.resolve(name)));
    }
    Path hardLink = Files.createLink(folder.resolve("hard"), model.resolve("weights"));
    Outcome withoutForce = sign("--signature", hardLink);
    assertEquals(2, withoutForce.exitCode(), withoutForce::toString);
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), model);
    Outcome byLink =
        Cli.run(
            "sign",
            "key",
            alias,
            "--private-key",
            key.privateKey(),
            "--signature",
            hardLink,
            "--force");
    assertEquals(2, byLink.exitCode(), byLink::toString);
    assertTrue(byLink.err().contains(alias.resolve("weights").toString()), byLink::toString);
    Outcome forced = sign("--signature", hardLink, "--force");
    assertTrue(
        forced
            .err()
            .contains("'%s' is the same as '%s'".formatted(hardLink, model.resolve("weights"))),
        forced::toString);
    assertEquals("w", Files.readString(hardLink));
  }

  /** Under its other name it is a signature, which could be replaced otherwise. */
  @Test
  void aSignatureThatIsAFileOfTheModelByAHardLinkIsNotReplaced() throws IOException {
    Path old = model.resolve("old.sig");
    assertEquals(0, sign("--signature", old).exitCode());
    Path hardLink = Files.createLink(folder.resolve("hard.sig"), old);
    expectRefused(
        "is the same as '" + old + "'",
        "sign",
        "key",
        model,
        "--private-key",
        key.privateKey(),
        "--signature",
        hardLink);
  }

  @Test
  void whatALinkInTheModelLeadsToIsAFileOfTheModel() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "weights elsewhere");
    Files.createSymbolicLink(model.resolve("link"), outside);
    Map<String, String> before = contents();
    Outcome outcome = sign("--signature", outside, "--allow-symlinks", "--force");
    assertEquals(2, outcome.exitCode(), outcome::toString);
    assertTrue(
        outcome.err().contains("is the same as '" + model.resolve("link")), outcome::toString);
    assertEquals(before, contents());
  }

  // Files that have nothing to do with it

  @Test
  void anotherFileIsReplacedByForceAlone() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "notes");
    Outcome refused = sign("--signature", notes);
    assertEquals(2, refused.exitCode(), refused::toString);
    assertTrue(
        refused
            .err()
            .contains(
                "error: --signature must name a new file or an older signature, but '%s' is something else, which only --force replaces"
                    .formatted(notes)),
        refused::toString);
    assertEquals("notes", Files.readString(notes));
    assertEquals(0, sign("--signature", notes, "--force").exitCode());
    Outcome verified =
        Cli.run("verify", "key", model, "--public-key", key.publicKey(), "--signature", notes);
    assertEquals(0, verified.exitCode(), verified::toString);
  }

  @Test
  void onlyAPageOfOursIsReplacedByAReport() throws IOException {
    assertEquals(0, sign().exitCode());
    Path page = Files.writeString(folder.resolve("page.html"), "<!DOCTYPE html>\n<html></html>\n");
    Object[] verify = {"verify", "key", model, "--public-key", key.publicKey(), "--report", page};
    Outcome refused = Cli.run(verify);
    assertEquals(2, refused.exitCode(), refused::toString);
    assertTrue(refused.err().contains("a new file or an older report"), refused::toString);
    assertEquals("<!DOCTYPE html>\n<html></html>\n", Files.readString(page));
    assertEquals(0, Cli.run(words(List.of(verify), "--force")).exitCode());
    assertTrue(Files.readString(page).contains("verification report"));
    // Now it is one.
    assertEquals(0, Cli.run(verify).exitCode());
  }

  @Test
  void anOlderSignatureIsReplaced() throws IOException {
    for (Path place : List.of(model.resolve("model.sig"), folder.resolve("s.sig"))) {
      for (String old :
          List.of(
              "",
              "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"",
              "\uFEFF { \"verificationMaterial\": {",
              "{\n  \"dsseEnvelope\" : {")) {
        Files.writeString(place, old);
        Outcome outcome = sign("--signature", place);
        assertEquals(0, outcome.exitCode(), outcome::toString);
      }
      for (String other :
          List.of(
              "x",
              "{}",
              "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}",
              "{\"verificationMaterial\":1}",
              "[{\"dsseEnvelope\":{}}]",
              "// application/vnd.dev.sigstore.bundle")) {
        Files.writeString(place, other);
        Outcome outcome = sign("--signature", place);
        assertEquals(2, outcome.exitCode(), outcome::toString);
        assertEquals(other, Files.readString(place));
      }
      assertEquals(0, sign("--signature", place, "--force").exitCode(), "even in the usual place");
      Files.delete(place);
    }
  }

  @Test
  void signaturesOfAllReleasesAreRecognised() throws IOException {
    Path signed = Interop.path("signed");
    Path place = folder.resolve("s.sig");
    try (Stream<Path> releases = Files.list(signed)) {
      for (Path release : releases.toList()) {
        Files.deleteIfExists(place);
        Files.copy(release.resolve("model.sig"), place);
        assertEquals(0, sign("--signature", place).exitCode(), release::toString);
      }
    }
  }

  // Options

  /** A new option that names a file has to say what is done with it. */
  @Test
  void everyOptionThatNamesAFileHasItsRole() {
    List<ArgSpec> named = new ArrayList<>();
    collect(ReferenceFiles.program(), named);
    assertTrue(named.size() > 30, () -> "options that name files: " + named);
    Set<FileRole> roles = EnumSet.noneOf(FileRole.class);
    for (ArgSpec argument : named) {
      FileRole role = OptionGroup.roleOf(argument);
      assertNotNull(role, argument::toString);
      roles.add(role);
    }
    assertEquals(EnumSet.allOf(FileRole.class), roles);
  }

  private static void collect(CommandSpec command, List<ArgSpec> named) {
    for (ArgSpec argument : command.args()) {
      Class<?> type = argument.auxiliaryTypes()[0];
      if (type == Path.class || type == Location.class) {
        named.add(argument);
      }
    }
    command.subcommands().values().forEach(below -> collect(below.getCommandSpec(), named));
  }

  // Older signatures that are signed as content

  @Test
  void anOlderSignatureThatIsSignedAsContentIsSaid() throws IOException {
    assertEquals(0, sign().exitCode());
    Path old = model.resolve("model.sig");
    Files.copy(old, model.resolve("sub.sig"));
    Files.writeString(model.resolve("other.sig"), "no signature");
    Path out = folder.resolve("out.sig");
    Outcome outcome = sign("--signature", out);
    assertEquals(0, outcome.exitCode(), outcome::toString);
    for (Path found : List.of(old, model.resolve("sub.sig"))) {
      assertTrue(
          outcome
              .err()
              .contains(
                  "warning: '%s' is a signature, and is about to be signed like any other file"
                      .formatted(found)),
          outcome::toString);
      assertTrue(
          outcome.err().contains("hint: leave it out with --ignore-paths " + found),
          outcome::toString);
    }
    assertFalse(outcome.err().contains("other.sig"), outcome::toString);
    Outcome json = sign("--signature", out, "--output", "json");
    assertEquals("signature-in-model", json.json().get("warnings").get(0).get("reason").asText());
    Outcome without =
        sign("--signature", out, "--ignore-paths", old, "--ignore-paths", model.resolve("sub.sig"));
    assertEquals("", without.err(), without::toString);
    // In the usual place it is left out by itself; whatever it is.
    Files.delete(model.resolve("sub.sig"));
    assertEquals("", sign().err());
    Files.writeString(old, "damaged");
    assertTrue(sign("--signature", out).err().contains("signature, and is about to"));
  }
}
