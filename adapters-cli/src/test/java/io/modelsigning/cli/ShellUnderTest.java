package io.modelsigning.cli;

import io.modelsigning.cli.reference.CompletionShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A shell that has read its completion script, in a folder with the files {@code ls} shows. */
final class ShellUnderTest {
  /** As Readline splits a line: at blanks, and around = and :, which are words of their own. */
  private static final Pattern READLINE_WORD = Pattern.compile("[=:]+|[^\\s=:]+");

  private static final String DRIVE_BASH =
      """
      . "$1"
      line=$2
      shift 2
      readline=-o
      compopt() { readline=$1; }
      COMP_LINE=$line COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _model_signing
      [[ ${#COMPREPLY[@]} -gt 0 ]] && printf '%s\\n' "${COMPREPLY[@]}"
      # What Readline does by itself then.
      [[ ${#COMPREPLY[@]} -eq 0 && $readline == -o ]] && compgen -f -- "${COMP_WORDS[COMP_CWORD]}"
      exit 0
      """;

  private final CompletionShell shell;
  private final Path scripts;
  private final Path folder;

  ShellUnderTest(CompletionShell shell, Path scripts, Path folder) throws IOException {
    Programs.require(shell.toString());
    this.shell = shell;
    this.scripts = scripts;
    this.folder = folder;
    Files.writeString(scripts.resolve(shell.fileName()), Cli.run("completion", shell).out());
  }

  /** Returns what is offered at the end of {@code line}, without what is there already. */
  Set<String> offersFor(String line) throws Exception {
    String found =
        switch (shell) {
          case BASH -> Programs.run(folder, bash(line));
          case ZSH -> Programs.run(folder, zsh(line));
          case FISH -> Programs.run(folder, fish(line));
        };
    return found
        .lines()
        // fish adds a tab and the description, and shows directories with a slash.
        .map(offer -> offer.replaceAll("\\t.*|/$", "").replaceAll("^--[a-z-]+=", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> bash(String line) {
    List<String> command =
        new ArrayList<>(
            List.of("bash", "--norc", "-c", DRIVE_BASH, "bash", script().toString(), line));
    Matcher words = READLINE_WORD.matcher(line);
    while (words.find()) {
      command.add(words.group());
    }
    if (line.endsWith(" ") || line.endsWith("=")) {
      command.add("");
    }
    return command;
  }

  private List<String> zsh(String line) throws Exception {
    Path driver = scripts.resolve("complete.zsh");
    try (var in = ShellUnderTest.class.getResourceAsStream("complete.zsh")) {
      Files.write(driver, in.readAllBytes());
    }
    return List.of("zsh", "-f", driver.toString(), scripts.toString(), line);
  }

  private List<String> fish(String line) {
    return List.of(
        "fish",
        "--no-config",
        "-c",
        "source $argv[1]; complete -C $argv[2]",
        script().toString(),
        line);
  }

  private Path script() {
    return scripts.resolve(shell.fileName());
  }
}
