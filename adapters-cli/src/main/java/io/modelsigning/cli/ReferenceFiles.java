package io.modelsigning.cli;

import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.parse.HelpPage;
import io.modelsigning.cli.reference.CompletionShell;
import io.modelsigning.cli.reference.ManPages;
import io.modelsigning.cli.reference.ManualSections;
import io.modelsigning.cli.result.Version;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Writes the man pages and shell completions that packages install; the build runs this. */
public final class ReferenceFiles {
  private ReferenceFiles() {}

  /**
   * Writes the files.
   *
   * @param args the directory of the man pages, that of the completions, and the program's date
   * @throws IOException if that fails
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException(
          "expected MAN_DIRECTORY COMPLETIONS_DIRECTORY DATE, but found %d arguments"
              .formatted(args.length));
    }
    CommandSpec program = program();
    Path man = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, String> page : manPages(program, args[2]).entrySet()) {
      Files.writeString(man.resolve(page.getKey()), page.getValue());
    }
    Path completions = Files.createDirectories(Path.of(args[1]));
    for (CompletionShell shell : CompletionShell.values()) {
      Files.writeString(
          completions.resolve(shell.fileName()), shell.script(program, Arguments.DEFAULT_METHOD));
    }
  }

  /** Returns the definitions of all commands, none of which can be run. */
  static CommandSpec program() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return DaggerCliComponent.factory()
        .create(
            new Streams(nowhere, nowhere),
            new Screen(false, false, 80),
            question -> Optional.empty(),
            Map.of(),
            Clock.systemUTC(),
            1)
        .commands()
        .everything();
  }

  /**
   * Returns the man pages by their file names; {@code date} begins with a day, as ISO 8601 does.
   */
  static Map<String, String> manPages(CommandSpec program, String date) {
    String day = date.substring(0, Math.min(10, date.length()));
    return new ManPages(day, new Version().getVersion()[0], HelpPage::groupsOf, ManualSections::of)
        .of(program);
  }
}
