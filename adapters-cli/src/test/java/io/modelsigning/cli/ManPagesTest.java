package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.result.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class ManPagesTest {
  private static final CommandSpec PROGRAM = ReferenceFiles.program();
  private static final Map<String, String> PAGES =
      ReferenceFiles.manPages(PROGRAM, "2026-11-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void everyCommandAndEveryOptionIsDescribed() {
    Set<String> expected = new TreeSet<>();
    check(PROGRAM, expected);
    assertEquals(expected, new TreeSet<>(PAGES.keySet()));
    assertTrue(expected.size() > 10, expected::toString);
  }

  private static void check(CommandSpec command, Set<String> names) {
    String name = command.qualifiedName("-") + ".1";
    names.add(name);
    String page = PAGES.getOrDefault(name, "");
    for (OptionSpec option : command.options()) {
      String bold = "\\fB" + option.longestName().replace("-", "\\-") + "\\fR";
      assertTrue(page.contains(bold), () -> name + " lacks " + option.longestName());
    }
    for (ExitCode code : ExitCode.values()) {
      assertTrue(page.contains("\\fB" + code.status() + "\\fR\n"), () -> name + " lacks " + code);
    }
    for (CommandLine below : command.subcommands().values()) {
      check(below.getCommandSpec(), names);
    }
  }

  @Test
  void groffFormatsEveryPageWithoutWarning() throws Exception {
    Programs.require("groff");
    for (Path page : written()) {
      List<String> command = List.of("groff", "-ww", "-man", "-Tutf8", "-z", page.toString());
      assertEquals("", Programs.run(folder, command), page::toString);
    }
  }

  @Test
  void mandocFindsNothingToCriticize() throws Exception {
    Programs.require("mandoc");
    for (Path page : written()) {
      // The style level needs the date and the sections as they should be, too.
      List<String> command = List.of("mandoc", "-T", "lint", "-W", "style", page.toString());
      assertEquals("", Programs.run(folder, command), page::toString);
    }
  }

  @Test
  void examplesAndNamesAreShownAsTheyAreTyped() throws Exception {
    Programs.require("groff");
    written();
    String shown =
        Programs.run(
            folder,
            List.of(
                "groff", "-man", "-Tutf8", "-P-c", "-P-b", "-P-u", "model-signing-completion.1"));
    assertTrue(shown.contains("           source <(model-signing completion bash)\n"), () -> shown);
    assertTrue(
        shown.contains("  model-signing completion zsh > ~/.zfunc/_model-signing\n"), () -> shown);
    assertTrue(shown.contains("\nOPTIONS\n   General\n"), () -> shown);
    assertTrue(shown.contains("--log-level LEVEL"), () -> shown);
    assertTrue(shown.contains("EXAMPLES"), () -> shown);
  }

  @Test
  void everyVariableThatIsReadIsDescribed() throws IOException {
    Pattern variable =
        Pattern.compile(
            "(?:isSet|required|getenv|environment\\s*\\.(?:get|getOrDefault|containsKey))\\("
                + "[^()]*?\"([A-Z][A-Z_]+)\"");
    Set<String> read = new TreeSet<>();
    for (String module : List.of("adapters-cli", "adapters-sigstore")) {
      try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
          Matcher matcher = variable.matcher(Files.readString(source));
          while (matcher.find()) {
            read.add(matcher.group(1));
          }
        }
      }
    }
    assertTrue(read.contains("GITHUB_ACTIONS") && read.contains("NO_COLOR"), read::toString);
    for (String name : read) {
      assertTrue(
          PAGES.values().stream().anyMatch(page -> page.contains(name)),
          () -> "no man page tells of the environment variable " + name);
    }
  }

  private List<Path> written() throws IOException {
    for (Map.Entry<String, String> page : PAGES.entrySet()) {
      Files.writeString(folder.resolve(page.getKey()), page.getValue());
    }
    return PAGES.keySet().stream().map(folder::resolve).toList();
  }
}
