package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A model of two small files, and a key to sign it and to verify it with. */
record SmallModel(Path model, TestKeys.KeyFiles key) {
  private static final String WEIGHTS = "weights";
  private static final String CONFIG = "{}";

  static SmallModel in(Path folder) throws GeneralSecurityException, IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), WEIGHTS);
    Files.createDirectories(model.resolve("sub"));
    Files.writeString(model.resolve("sub/config.json"), CONFIG);
    return new SmallModel(model, TestKeys.create(folder, "key"));
  }

  /** Signs with the key; the model is among the words, which may name another one. */
  Outcome sign(Object... more) {
    return Cli.run(words(List.of("sign", "key", "--private-key", key.privateKey()), more));
  }

  /** Verifies with the key; the model is among the words, which may name another one. */
  Outcome verify(Object... more) {
    return Cli.run(words(List.of("verify", "key", "--public-key", key.publicKey()), more));
  }

  static Object[] words(List<Object> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words.toArray();
  }

  static Outcome expect(int exitCode, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  /** Expects one line that says the mistake, one that points to the help, and no result. */
  static void expectUsage(String message, Outcome outcome) {
    expect(2, outcome);
    assertEquals("", outcome.out(), outcome::toString);
    List<String> lines = outcome.err().lines().toList();
    assertEquals(2, lines.size(), outcome::toString);
    assertTrue(lines.getFirst().startsWith("error: "), outcome::toString);
    assertTrue(lines.getFirst().contains(message), outcome::toString);
    assertTrue(lines.getLast().matches("hint: see 'model-signing.* --help'"), outcome::toString);
  }

  /** Returns the reason code of a result in JSON. */
  static String reason(int exitCode, Outcome outcome) {
    return expect(exitCode, outcome).json().get("reason").asText();
  }

  /** Returns the root digest of the model as it was made, calculated by the JDK alone. */
  static String rootDigest() {
    byte[] config = HexFormat.of().parseHex(sha256(CONFIG));
    byte[] weights = HexFormat.of().parseHex(sha256(WEIGHTS));
    byte[] both = new byte[64];
    System.arraycopy(config, 0, both, 0, 32);
    System.arraycopy(weights, 0, both, 32, 32);
    return sha256(both);
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
