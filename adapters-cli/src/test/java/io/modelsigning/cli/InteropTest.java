package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Models that other implementations signed verify, and no more once any byte of them changes. */
final class InteropTest {
  private static final String SIGNER = "stefanb@us.ibm.com";
  private static final String PROVIDER = "https://sigstore.verify.ibm.com/oauth2";

  /** Some members of a bundle are no part of what is signed: of these, not every byte matters. */
  private static final int MAXIMUM_FLIPS_OF_FILE = 150;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> modelsVerify() throws IOException {
    return cases().map(name -> DynamicTest.dynamicTest(name, () -> verifies(name)));
  }

  @TestFactory
  Stream<DynamicTest> changedModelsAreRefused() throws IOException {
    return cases().map(name -> DynamicTest.dynamicTest(name, () -> isRefusedWhenChanged(name)));
  }

  private static Stream<String> cases() throws IOException {
    try (Stream<Path> models = Files.list(Interop.path("signed"))) {
      List<String> names = models.map(model -> model.getFileName().toString()).sorted().toList();
      assertTrue(names.size() >= 13, () -> "too few models: " + names);
      return names.stream();
    }
  }

  @TestFactory
  Stream<DynamicTest> anotherIdentityIsRefused() throws IOException {
    return cases()
        .filter(name -> name.endsWith("-sigstore"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Path model = Interop.path("signed").resolve(name);
                      Outcome outcome = verifySigstore(model, "somebody.else@us.ibm.com");
                      assertEquals(1, outcome.exitCode(), outcome::toString);
                      assertTrue(outcome.out().contains("identity-mismatch"), outcome::toString);
                    }));
  }

  /** Whose name is written a little differently is not told that somebody else signed. */
  @TestFactory
  Stream<DynamicTest> nearlyEqualNamesAreSaidToBeSo() throws IOException {
    return cases()
        .filter(name -> name.endsWith("-sigstore"))
        .map(name -> Interop.path("signed").resolve(name))
        .map(
            model ->
                DynamicTest.dynamicTest(
                    model.getFileName().toString(),
                    () -> {
                      refusesNearly(
                          "identity-mismatch",
                          "differs only in upper and lower case",
                          verifySigstore(model, "StefanB@us.ibm.com"));
                      refusesNearly(
                          "issuer-mismatch",
                          "differs only in a slash at the end",
                          verifySigstore(model, SIGNER, PROVIDER + "/"));
                    }));
  }

  private static void refusesNearly(String reason, String difference, Outcome outcome) {
    assertEquals(1, outcome.exitCode(), outcome::toString);
    String out = outcome.out().replaceAll("\\s+", " ");
    assertTrue(out.contains(difference), outcome::toString);
    assertTrue(out.contains("(" + reason + ")"), outcome::toString);
    String err = outcome.err().replaceAll("\\s+", " ");
    assertTrue(err.contains("compared letter by letter"), outcome::toString);
  }

  private static Outcome verifySigstore(Path model, String identity) {
    return verifySigstore(model, identity, PROVIDER);
  }

  private static Outcome verifySigstore(Path model, String identity, String provider) {
    return Cli.run(
        "verify",
        model,
        "--identity",
        identity,
        "--identity_provider",
        provider,
        "--trust_config",
        Interop.path("sigstore/public-good.trusted_root.json"),
        "--ignore-paths",
        model.resolve("ignore-me"));
  }

  private static Outcome verify(String name, Path directory) {
    if (name.endsWith("-sigstore")) {
      return verifySigstore(directory, SIGNER);
    }
    List<Object> words = new ArrayList<>(List.of("verify"));
    if (name.endsWith("-certificate")) {
      words.addAll(List.of("certificate", "--certificate_chain", Interop.path("keys/ca-cert.pem")));
    } else {
      words.addAll(List.of("key", "--public_key", Interop.path("keys/signing-key-pub.pem")));
    }
    // These were signed as the single file signme-1.
    boolean file = Set.of("v0.3.1-elliptic-key", "v1.0.0-elliptic-key").contains(name);
    words.add(file ? directory.resolve("signme-1") : directory);
    words.addAll(List.of("--signature", directory.resolve("model.sig")));
    if (name.startsWith("v1.0.1")) {
      words.addAll(List.of("--ignore-paths", directory.resolve("ignore-me")));
    }
    return Cli.run(words.toArray());
  }

  private static void verifies(String name) {
    Outcome outcome = verify(name, Interop.path("signed").resolve(name));
    assertEquals(0, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.out().startsWith("Verification succeeded\n"), outcome::toString);
  }

  private void isRefusedWhenChanged(String name) throws IOException {
    Path original = Interop.path("signed").resolve(name);
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    assertEquals(0, verify(name, copy).exitCode());
    for (Path file : List.of(copy.resolve("signme-1"), copy.resolve("signme-2"))) {
      if (Files.exists(file)) {
        flipEachByte(name, copy, file);
      }
    }
    flipSignedBytes(name, copy);
    assertEquals(0, verify(name, copy).exitCode());
  }

  private static void flipEachByte(String name, Path copy, Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    assertTrue(content.length > 0);
    int step = Math.max(1, content.length / MAXIMUM_FLIPS_OF_FILE);
    for (int i = 0; i < content.length; i += step) {
      byte[] changed = content.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertRefused(verify(name, copy), file + ", byte " + i);
    }
    Files.write(file, content);
  }

  /** Changes each base64 digit of the payload and of the signature. */
  private static void flipSignedBytes(String name, Path copy) throws IOException {
    Path signature = copy.resolve("model.sig");
    String content = Files.readString(signature);
    for (String member : List.of("payload", "sig")) {
      String start = "\"" + member + "\"";
      int from = content.indexOf('"', content.indexOf(':', content.indexOf(start))) + 1;
      int to = content.indexOf('"', from);
      assertTrue(from > 0 && to - from > 60, member);
      int step = Math.max(1, (to - from) / MAXIMUM_FLIPS_OF_FILE);
      for (int i = from; i < to; i += step) {
        char digit = content.charAt(i);
        if (digit == '=') {
          continue;
        }
        char other = digit == 'A' ? 'B' : 'A';
        Files.writeString(signature, content.substring(0, i) + other + content.substring(i + 1));
        assertRefused(verify(name, copy), member + ", digit " + (i - from));
      }
    }
    Files.writeString(signature, content);
  }

  private static void assertRefused(Outcome outcome, String change) {
    assertEquals(1, outcome.exitCode(), () -> change + ": " + outcome);
    assertFalse(outcome.out().contains("succeeded"), () -> change + ": " + outcome);
  }
}
