package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.command.Command;
import io.modelsigning.cli.command.Commands;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command there is. */
final class HelpTest {
  private static final PrintWriter NOWHERE = new PrintWriter(Writer.nullWriter());

  private static Commands commands() {
    return DaggerCliComponent.factory()
        .create(
            new Streams(NOWHERE, NOWHERE),
            new Screen(false, false, 80),
            question -> Optional.empty(),
            Map.of(),
            Clock.systemUTC(),
            1)
        .commands();
  }

  /** Returns the whole tree, the root first. */
  static Stream<CommandSpec> all() {
    return withBelow(commands().parserFor(List.of("--help")).getCommandSpec());
  }

  private static Stream<CommandSpec> withBelow(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream().flatMap(sub -> withBelow(sub.getCommandSpec())));
  }

  private static List<String> wordsOf(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ", -1)));
    words.removeFirst();
    return words;
  }

  @Test
  void treeIsWhole() {
    assertEquals(
        List.of(
            "model-signing",
            "model-signing sign",
            "model-signing sign sigstore",
            "model-signing sign key",
            "model-signing sign certificate",
            "model-signing sign pkcs11-key",
            "model-signing sign pkcs11-certificate",
            "model-signing verify",
            "model-signing verify sigstore",
            "model-signing verify key",
            "model-signing verify certificate",
            "model-signing verify policy",
            "model-signing policy",
            "model-signing policy check",
            "model-signing policy explain",
            "model-signing policy init",
            "model-signing timestamp",
            "model-signing digest",
            "model-signing inspect",
            "model-signing keygen",
            "model-signing public-key",
            "model-signing demo",
            "model-signing completion",
            "model-signing config",
            "model-signing config show",
            "model-signing trust",
            "model-signing trust show",
            "model-signing trust update",
            "model-signing trust export",
            "model-signing cache",
            "model-signing cache info",
            "model-signing cache clear",
            "model-signing cache verify"),
        all().map(CommandSpec::qualifiedName).toList());
  }

  @ParameterizedTest
  @MethodSource("all")
  void saysItsPurposeInOneSentence(CommandSpec command) {
    String[] header = command.usageMessage().header();
    assertEquals(1, header.length, command::qualifiedName);
    assertTrue(header[0].matches("[A-Z].*[^.]\\."), header[0]);
    assertTrue(command.usageMessage().customSynopsis().length > 0, command::qualifiedName);
    assertTrue(
        command.usageMessage().customSynopsis()[0].startsWith(command.root().name()),
        command::qualifiedName);
  }

  @ParameterizedTest
  @MethodSource("all")
  void explainsEveryOption(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      String description = String.join(" ", option.description());
      assertTrue(
          description.matches("[A-Z].*\\."), () -> option.longestName() + ": " + description);
    }
    command
        .positionalParameters()
        .forEach(
            parameter ->
                assertTrue(String.join(" ", parameter.description()).matches("[A-Z].*\\.")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void fitsATerminalAndShowsEverything(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of("help"));
    words.addAll(wordsOf(command));
    Outcome help = Cli.run(words.toArray());
    assertEquals(0, help.exitCode(), help::toString);
    for (String line : help.out().lines().toList()) {
      assertTrue(line.length() <= 80, line);
      assertEquals(line.stripTrailing(), line);
    }
    for (OptionSpec option : command.options()) {
      String name = option.longestName().replaceFirst("--", option.negatable() ? "--[no-]" : "--");
      assertTrue(help.out().contains(name), name);
    }
    assertTrue(help.out().contains("\nExamples:\n"), help::toString);
    assertFalse(help.out().replace("--null", "").contains("null"), help::toString);
  }

  @ParameterizedTest
  @MethodSource("all")
  void hasExamplesThatAreUnderstood(CommandSpec command) {
    List<List<String>> examples = examplesOf(command);
    assertFalse(examples.isEmpty(), command::qualifiedName);
    List<String> path = wordsOf(command);
    boolean aboutIt = false;
    for (List<String> example : examples) {
      List<String> complete = Arguments.complete(example);
      CommandLine parser = commands().parserFor(complete);
      List<CommandLine> parsed =
          parser.parseArgs(complete.toArray(String[]::new)).asCommandLineList();
      assertInstanceOf(Command.class, parsed.getLast().getCommand(), example::toString);
      aboutIt |= complete.subList(0, Math.min(path.size(), complete.size())).equals(path);
    }
    assertTrue(aboutIt, () -> command.qualifiedName() + " shows only other commands");
  }

  @Test
  void helpAndVersionAreResults() {
    Outcome version = expect(0, Cli.run("--version"));
    assertTrue(
        version
            .out()
            .matches(
                "model-signing [0-9]+\\.[0-9]+.*\nJava 25.*\nhashing kernels: (scalar|vector).*\n"),
        version::toString);
    for (Object[] words :
        new Object[][] {
          {"--help"},
          {"help"},
          {"-h"},
          {"sign", "--help"},
          {"help", "verify"},
          {"help", "sign", "key"},
          {"verify", "sigstore", "-h"},
          {"digest", "--help"},
          {"inspect", "--help"},
          {"demo", "--help"}
        }) {
      Outcome help = expect(0, Cli.run(words));
      assertTrue(help.out().contains("Usage: model-signing"), help::toString);
      assertEquals("", help.err(), help::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sign key,"
        + "--signature --ignore-paths --[no-]ignore-git-paths --allow-symlinks --hash-algorithm"
        + " --serialization --shard-size --threads --output --private-key --password-file"
        + " --password-env --password --path --log-level --progress --color",
    "sign certificate, --private-key --password-file --signing-certificate --certificate-chain",
    "sign sigstore,"
        + "--identity-token --identity-token-file --use-ambient-credentials --oauth-force-oob"
        + " --client-id --client-secret-file --use-staging --trust-config --cache-dir --signature",
    "verify key,"
        + "--public-key --signature --ignore-paths --[no-]ignore-git-paths --allow-symlinks"
        + " --[no-]ignore-unsigned-files --[no-]ignore-recorded-paths --threads --output --path",
    "verify certificate,"
        + "--certificate-chain --subject --subject-alternative-name --log-fingerprints"
        + " --[no-]ignore-unsigned-files",
    "verify sigstore,--identity --identity-provider --use-staging --trust-config --cache-dir"
        + " --[no-]ignore-unsigned-files",
    "verify policy, --trust-digest-cache --force-digest-cache --digest-cache-dir",
    "cache verify, --sample --digest-cache-dir",
    "inspect, --model --view --full --output",
    "digest,"
        + "--ignore-paths --[no-]ignore-git-paths --allow-symlinks --hash-algorithm --serialization"
        + " --shard-size --threads --output --path --[no-]digest-cache --force-digest-cache",
  })
  void helpNamesEveryOption(String command, String options) {
    String help = Cli.run((Object[]) ("help " + command).split(" ", -1)).out();
    for (String option : options.strip().split(" ", -1)) {
      assertTrue(help.contains(option), () -> option + " is not in\n" + help);
    }
    assertFalse(help.contains("_path"), help);
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    // Lines are broken between words, of which a name with a dot is one.
    assertEquals(help.contains("]ignore-git-paths"), help.contains(" .gitignore"), help);
  }

  /** Returns the words after {@code model-signing} of every example, continued lines joined. */
  private static List<List<String>> examplesOf(CommandSpec command) {
    String footer = String.join("\n", command.usageMessage().footer());
    return footer
        .replaceAll("\\\\\n *", "")
        .replaceAll("source <\\((.*)\\)", "$1")
        .lines()
        .map(line -> line.replaceFirst(" > .*", ""))
        .filter(line -> line.startsWith("    model-signing "))
        .map(HelpTest::shellWords)
        .map(words -> words.subList(1, words.size()))
        .toList();
  }

  /** Returns the words of a line as a shell reads it; quotes are single, around whole words. */
  private static List<String> shellWords(String line) {
    return Pattern.compile("'[^']*'|[^ ]+")
        .matcher(line)
        .results()
        .map(word -> word.group().replaceAll("^'|'$", ""))
        .toList();
  }
}
