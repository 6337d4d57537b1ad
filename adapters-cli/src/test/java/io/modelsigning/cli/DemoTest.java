package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.command.DemoCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoTest {
  @Test
  void showsEveryStepAndCleansUp() {
    Outcome outcome = Cli.run("demo");
    assertEquals(0, outcome.exitCode(), outcome::toString);
    List<String> lines = outcome.out().lines().toList();
    int signed = lines.indexOf("Signing succeeded");
    int verified = lines.indexOf("Verification succeeded");
    int refused = lines.indexOf("Verification failed");
    assertTrue(0 < signed && signed < verified && verified < refused, outcome::toString);
    assertTrue(outcome.out().contains("  weights/layer-1.bin: differs, expected"), outcome.out());
    Path directory = Path.of(lines.getFirst().substring(lines.getFirst().indexOf('/')));
    assertTrue(directory.getFileName().toString().startsWith("model-signing-demo-"));
    assertFalse(Files.exists(directory), "the demonstration leaves files behind");
  }

  @Test
  void jsonIsOneObject() {
    Outcome outcome = Cli.run("demo", "--output", "json");
    assertEquals(0, outcome.exitCode(), outcome::toString);
    JsonNode json = outcome.json();
    assertEquals("demonstrated", json.get("result").asText());
    assertEquals("weights/layer-1.bin", json.get("differences").get(0).get("path").asText());
  }

  @Test
  void commandsToRepeatAreOnesThatThisProgramKnows() {
    for (String line : DemoCommand.REPEAT.lines().toList()) {
      if (line.startsWith("model-signing ")) {
        // In a folder that does not exist, so that only the words are judged: an error, no mistake.
        String[] words =
            line.substring("model-signing ".length())
                .replaceAll("(private|public)[.]pem", "absent/$0")
                .split(" ", -1);
        assertEquals(3, Cli.run((Object[]) words).exitCode(), line);
      }
    }
  }
}
