package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.JsonReport;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.terminal.EscapingWriter;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscapingWriterTest {
  private static String report(String path) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    new JsonReport(printer, false)
        .end(
            CommandResult.Refused.builder()
                .subject(Subject.of("verify key"))
                .reason(Reason.CONTENT_MISMATCH)
                .message(path)
                .evidence(CheckedEvidence.NONE)
                .addDifferences(Difference.unexpected(path))
                .build(),
            new Completion(List.of(), Duration.ZERO),
            printer);
    printer.flush();
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource({
    // C1 controls, among them CSI; DEL
    "80, 9f",
    "9b, 9b",
    "7f, 7f",
    // Bidirectional controls
    "61c, 61c",
    "200e, 200f",
    "202a, 202e",
    "2066, 2069",
    // Line and paragraph separator, soft hyphen, zero width, byte order mark, fillers, tags
    "2028, 2029",
    "ad, ad",
    "200b, 200d",
    "2060, 2064",
    "feff, feff",
    "3164, 3164",
    "e0001, e0001",
    "e0020, e007f",
  })
  void escapesWhatATerminalWouldObeyHideOrReorder(String first, String last) throws IOException {
    int end = Integer.parseInt(last, 16);
    for (int c = Integer.parseInt(first, 16); c <= end; c++) {
      String path = "a" + Character.toString(c) + "b";
      String json = report(path);
      StringBuilder escaped = new StringBuilder();
      for (char unit : Character.toChars(c)) {
        escaped.append('\\').append("u%04x".formatted((int) unit));
      }
      assertTrue(json.contains("a" + escaped + "b"), json);
      assertFalse(json.contains(path), json);
      JsonNode read = JsonSchemas.read(json);
      assertEquals(path, read.get("differences").get(0).get("path").asText());
      assertEquals(path, read.get("message").asText());
    }
  }

  @Test
  void leavesWhatIsVisible() {
    String path = "na\u00efve \u6a21\u578b \ud83d\ude80 \"q\" \\ /";
    assertTrue(report(path).contains("na\u00efve \u6a21\u578b \ud83d\ude80 \\\"q\\\" \\\\ /"));
  }

  @Test
  void keepsPairsOfSurrogatesTogetherAcrossWrites() throws IOException {
    StringWriter out = new StringWriter();
    try (EscapingWriter writer = new EscapingWriter(out)) {
      writer.write("x\ud83d");
      writer.write("\ude80y\udb40");
      writer.write("\udc01\ud800z");
      writer.write("\udc00\ud800");
    }
    assertEquals("x\ud83d\ude80y\\udb40\\udc01\\ud800z\\udc00\\ud800", out.toString());
  }

  @Test
  void differencesThatLookAlikeAreShownByTheirNumbers(@TempDir Path folder) throws Exception {
    Path model = Files.createDirectories(folder.resolve("m"));
    Files.writeString(model.resolve("weights"), "w");
    Files.writeString(model.resolve("model.bin"), "content");
    TestKeys.KeyFiles key = TestKeys.create(folder, "key");
    assertEquals(0, Cli.run("sign", "key", "--private-key", key.privateKey(), model).exitCode());
    Files.move(model.resolve("model.bin"), model.resolve("m\u043edel.bin"));
    Outcome text = Cli.run("verify", "key", "--public-key", key.publicKey(), model);
    assertTrue(text.out().contains("  m\\u{43e}del.bin: unexpected\n"), text::toString);
    assertTrue(text.out().contains("  model.bin: missing\n"), text::toString);
    Outcome json =
        Cli.run("--output", "json", "verify", "key", "--public-key", key.publicKey(), model);
    JsonNode cause = json.json().get("causes").get(0);
    assertEquals("look-alike-names", cause.get("code").asText());
    assertTrue(
        cause.get("message").asText().contains("'m\\u{43e}del.bin' is here"), cause::toString);
    assertEquals("m\u043edel.bin", json.json().get("differences").get(1).get("path").asText());
  }
}
