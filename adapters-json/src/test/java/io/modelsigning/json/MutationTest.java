package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads documents with random changes. All they may lead to is a value or a {@link
 * MalformedSignatureException}.
 */
class MutationTest {
  private static final int ROUNDS = 8_000;

  /** Pieces of JSON that are likelier to find something than random bytes. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "null",
          "true",
          "-1",
          "1e400",
          "0.5",
          "\\u0000",
          "\\ud800",
          "\\",
          "\u0000",
          "\ufeff",
          "==",
          "{\"a\":",
          "[[[[[[[[",
          "\"sig\":",
          "99999999999999999999");

  private interface Parser {
    void parse(Bytes document) throws MalformedSignatureException;
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5eed_0001L, 0x5eed_0002L})
  void bundles(long seed) {
    mutate(
        seed, Documents.BUNDLE, document -> assertNotNull(JsonModule.bundleCodec().read(document)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x5eed_0003L, 0x5eed_0004L})
  void statements(long seed) {
    mutate(
        seed,
        Documents.STATEMENT,
        document -> assertNotNull(Statement.interpret(JsonModule.statementCodec().read(document))));
  }

  private static void mutate(long seed, String document, Parser parser) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Bytes mutant = mutant(document.getBytes(StandardCharsets.UTF_8), random);
      try {
        parser.parse(mutant);
      } catch (MalformedSignatureException e) {
        assertTrue(!String.valueOf(e.getMessage()).contains("fasterxml"));
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed 0x%x, round %d: %s"
                .formatted(seed, round, new String(mutant.toArray(), StandardCharsets.UTF_8)),
            e);
      }
    }
    assertTrue(refused > ROUNDS / 2, "seed 0x%x: only %d refused".formatted(seed, refused));
  }

  private static Bytes mutant(byte[] document, Random random) {
    String text = new String(document, StandardCharsets.ISO_8859_1);
    for (int changes = 1 + random.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(20));
      text =
          switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.substring(end);
            case 2 -> text.substring(0, end) + text.substring(at, end) + text.substring(end);
            case 3 ->
                text.substring(0, at)
                    + PIECES.get(random.nextInt(PIECES.size()))
                    + text.substring(at);
            default -> text.substring(0, at);
          };
    }
    return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
