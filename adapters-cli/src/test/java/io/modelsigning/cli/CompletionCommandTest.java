package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.reference.CompletionShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command that prints completion scripts, and the files the build makes of the same. */
final class CompletionCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(CompletionShell.class)
  void printsTheScriptAlone(CompletionShell shell) throws Exception {
    Outcome printed = Cli.run("completion", shell);
    assertEquals(0, printed.exitCode(), printed::toString);
    assertEquals("", printed.err(), printed::toString);
    assertEquals(
        printed.out(),
        Cli.run("--output", "json", "completion", shell).json().path("script").asText());
    ReferenceFiles.main(
        new String[] {folder.resolve("man").toString(), folder.toString(), "2026-11-01T00:00:00Z"});
    assertEquals(printed.out(), Files.readString(folder.resolve(shell.fileName())));
    assertTrue(Files.exists(folder.resolve("man/model-signing.1")));
    assertTrue(Files.exists(folder.resolve("man/model-signing-verify-key.1")));
  }

  @Test
  void asksForTheShell() {
    Outcome outcome = Cli.run("completion");
    assertEquals(2, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.err().contains("SHELL is missing: bash, zsh or fish"), outcome::toString);
    assertEquals(2, Cli.run("completion", "tcsh").exitCode());
  }

  @Test
  void commandsTakeEveryValueThatIsOffered() {
    Pattern choice = Pattern.compile("(?m)^ {6}(--[a-z| -]+)\\) candidates='([^']+)' ;;$");
    Matcher choices =
        choice.matcher(
            CompletionShell.BASH.script(ReferenceFiles.program(), Arguments.DEFAULT_METHOD));
    List<String> tried = new ArrayList<>();
    while (choices.find()) {
      for (String option : choices.group(1).split(" \\| ", -1)) {
        for (String value : choices.group(2).split(" ", -1)) {
          tryOut(ReferenceFiles.program(), option, value, tried);
        }
      }
    }
    assertTrue(tried.contains("model-signing digest --hash-algorithm blake2b"), tried::toString);
  }

  private static void tryOut(CommandSpec command, String name, String value, List<String> tried) {
    OptionSpec option = command.findOption(name);
    if (option != null) {
      List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ", -1)));
      words.removeFirst();
      words.addAll(List.of(name, value));
      assertDoesNotThrow(
          () -> command.root().commandLine().parseArgs(words.toArray(String[]::new)),
          words::toString);
      tried.add(command.qualifiedName() + " " + name + " " + value);
    }
    for (CommandLine below : command.subcommands().values()) {
      tryOut(below.getCommandSpec(), name, value, tried);
    }
    assertFalse(value.isEmpty());
  }
}
