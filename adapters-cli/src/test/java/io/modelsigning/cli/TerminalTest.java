package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown on a terminal, and what never reaches it. */
final class TerminalTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    key = small.key();
  }

  @Test
  void hostileNamesDoNotReachTheTerminal() throws IOException {
    String name = "evil\u001b[2J\u202e\nSigning succeeded";
    Files.writeString(model.resolve(name), "x");
    expect(0, small.sign(model));
    Files.writeString(model.resolve(name), "y");
    for (Outcome outcome :
        List.of(
            small.verify(model),
            Cli.run("inspect", model.resolve("model.sig")),
            small.verify(model.resolve(name)),
            Cli.run("digest", folder.resolve(name)),
            small.sign(model, "--ignore-paths", folder.resolve(name)),
            small.sign(model, "--" + name),
            small.sign(model, name))) {
      assertFalse((outcome.out() + outcome.err()).contains("\u001b"), outcome::toString);
      assertFalse((outcome.out() + outcome.err()).contains("\u202e"), outcome::toString);
      assertFalse(outcome.err().contains("\nSigning succeeded"), outcome::toString);
      assertFalse(outcome.out().contains("\nSigning succeeded"), outcome::toString);
    }
    assertEquals(
        name,
        small
            .verify(model, "--output", "json")
            .json()
            .get("differences")
            .get(0)
            .get("path")
            .asText());
  }

  @Test
  void coloursAreForTerminals() {
    expect(0, small.sign(model));
    Cli plain = new Cli();
    Object[] words = {"verify", "key", "--public-key", key.publicKey(), model};
    assertFalse(plain.with(words).out().contains("\u001b"));
    assertTrue(plain.with(words(List.of(words), "--color=always")).out().contains("\u001b[1;32m"));
    Cli terminal = new Cli();
    terminal.screen = new Screen(true, true, 80);
    assertTrue(terminal.with(words).out().contains("\u001b[1;32m"));
    assertFalse(terminal.with(words(List.of(words), "--color", "never")).out().contains("\u001b"));
    terminal.environment.put("NO_COLOR", "1");
    assertFalse(terminal.with(words).out().contains("\u001b"));
    terminal.environment.remove("NO_COLOR");
    terminal.environment.put("TERM", "dumb");
    assertFalse(terminal.with(words).out().contains("\u001b"));
  }

  @Test
  void messagesFitATerminalAndAreLinesElsewhere() {
    Object[] words = {"inspect", model.resolve("absent.sig"), "--color", "never"};
    Cli terminal = new Cli();
    terminal.screen = new Screen(true, true, 40);
    Outcome narrow = expect(3, terminal.with(words));
    assertTrue(narrow.err().contains("\n  "), narrow::toString);
    Outcome file = expect(3, Cli.run(words));
    assertFalse(file.err().contains("\n  "), file::toString);
    assertEquals(
        file.err().replace("\n", " ").strip(), narrow.err().replaceAll("\n *", " ").strip());
  }

  @Test
  void progressIsForTerminalsUnlessAskedFor() throws IOException {
    // Too quick to be shown, so whatever comes out is what should not.
    for (String when : List.of("auto", "always", "never")) {
      Cli terminal = new Cli();
      terminal.screen = new Screen(true, true, 80);
      Outcome digested = expect(0, terminal.with("digest", model, "--progress", when));
      assertEquals("", digested.err(), digested::toString);
    }
  }
}
