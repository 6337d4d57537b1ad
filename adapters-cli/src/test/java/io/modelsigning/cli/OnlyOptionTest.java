package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code verify --only} looks at, and how its answer differs from that of all. */
final class OnlyOptionTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;

  @BeforeEach
  void signModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    expect(0, small.sign(model));
  }

  @Test
  void answerIsPartialAndNamesWhatWasNotLookedAt() throws Exception {
    Files.writeString(model.resolve("sub/config.json"), "changed");
    JsonNode json = expect(0, small.verify(model, "--only", "*.bin", "--output", "json")).json();
    assertEquals("partially verified", json.get("result").asText());
    assertEquals(1, json.get("files").asInt());
    assertEquals("sub/config.json", json.at("/unchecked/0/path").asText());
    assertEquals("not-selected", json.at("/unchecked/0/because/0").asText());
    Outcome text = expect(0, small.verify(model, "--only", "*.bin"));
    assertTrue(text.out().startsWith("Partially verified"), text::toString);
    assertTrue(text.out().contains("sub/config.json (not selected)"), text::toString);
    assertEquals("content-mismatch", reason(1, small.verify(model, "--output", "json")));
  }

  @Test
  void changedSelectedFileIsRefused() throws Exception {
    Files.writeString(model.resolve("weights.bin"), "weighty");
    assertEquals(
        "content-mismatch",
        reason(1, small.verify(model, "--only", "weights.*", "--output", "json")));
    expect(0, small.verify(model, "--only", "sub/**"));
    expect(1, small.verify(model, "--only", "sub/**", "--only", "weights.bin"));
  }

  @Test
  void missingAndUnexpectedFilesAmongThoseSelectedAreRefused() throws Exception {
    Files.writeString(model.resolve("more.bin"), "x");
    Outcome more = small.verify(model, "--only", "*.bin");
    assertTrue(expect(1, more).out().contains("more.bin: unexpected"), more::toString);
    expect(0, small.verify(model, "--only", "*.json"));
    expect(0, small.verify(model, "--only", "*.bin", "--ignore-unsigned-files"));
    Files.delete(model.resolve("weights.bin"));
    Outcome less = small.verify(model, "--only", "weights.bin");
    assertTrue(expect(1, less).out().contains("weights.bin: missing"), less::toString);
  }

  /**
   * What would be refused elsewhere in the model concerns nobody; where it is selected, it does.
   */
  @Test
  void linksElsewhereAreNotLookedAt() throws Exception {
    Files.createSymbolicLink(model.resolve("link"), folder);
    expect(0, small.verify(model, "--only", "*.bin"));
    assertEquals(
        "symlink-not-allowed", reason(1, small.verify(model, "--only", "*", "--output", "json")));
  }

  @Test
  void patternThatSelectsNothingIsNoSuccess() {
    assertEquals(
        "nothing-selected",
        reason(1, small.verify(model, "--only", "*.safetensor", "--output", "json")));
    expectUsage("--only: a pattern", small.verify(model, "--only", "[a]"));
    expectUsage("--only: a pattern", small.verify(model, "--only", ""));
  }

  @Test
  void badSignatureIsRefusedWhateverIsSelected() throws Exception {
    Path signature = model.resolve("model.sig");
    String text = Files.readString(signature);
    Files.writeString(
        signature, text.replaceFirst("\"sig\":\"MEQ?C?.{8}", "\"sig\":\"MEUCAAAAAAAA"));
    expect(1, small.verify(model, "--only", "*.bin"));
  }

  @Test
  void pageSaysThatItIsPartial() throws Exception {
    Path page = folder.resolve("report.html");
    expect(0, small.verify(model, "--only", "*.bin", "--report", page));
    String html = Files.readString(page);
    assertTrue(html.contains("Partially verified"));
    assertTrue(html.contains("signed, but not selected"));
    assertTrue(html.contains("not compared"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"github", "sarif", "junit", "gitlab"})
  void servicesAreToldThatItIsPartial(String form) {
    Outcome verified = expect(0, small.verify(model, "--only", "*.bin", "--output", form));
    assertTrue(verified.out().contains("1 signed file not looked at"), verified::toString);
  }

  @Test
  void severalModelsHavePartialAnswers() {
    JsonNode json =
        JsonSchemas.readSeveral(
            expect(0, small.verify("--recursive", folder, "--only", "*.bin", "--output", "json"))
                .out());
    assertEquals("partially verified", json.at("/results/0/result").asText());
    assertEquals("partially verified", json.at("/summary/result").asText());
  }
}
