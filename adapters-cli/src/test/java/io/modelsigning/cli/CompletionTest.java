package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.reference.CompletionShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the shells offer, asked of the shells themselves. */
@ParameterizedClass
@EnumSource(CompletionShell.class)
final class CompletionTest {
  private final CompletionShell name;

  @TempDir Path scripts;
  @TempDir Path folder;

  private ShellUnderTest shell;

  CompletionTest(CompletionShell name) {
    this.name = name;
  }

  @BeforeEach
  void makeFiles() throws Exception {
    Files.createDirectory(folder.resolve("bert"));
    Files.createFile(folder.resolve("best.pem"));
    shell = new ShellUnderTest(name, scripts, folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          model-signing sig                                    | sign
          "model-signing "                                     | sign verify policy timestamp digest inspect keygen public-key demo completion config trust cache help
          "model-signing --log-level debug "                   | sign verify policy timestamp digest inspect keygen public-key demo completion config trust cache help
          "model-signing --log-level=debug "                   | sign verify policy timestamp digest inspect keygen public-key demo completion config trust cache help
          "model-signing --log-level "                         | debug info warning error critical
          "model-signing sign "                                | sigstore key certificate pkcs11-key pkcs11-certificate bert best.pem
          model-signing verify k                               | key
          model-signing verify be                              | bert best.pem
          "model-signing verify --output json "                | sigstore key certificate policy bert best.pem
          model-signing verify --identity-p                    | --identity-provider
          model-signing verify bert --identity-p               | --identity-provider
          model-signing verify --identity-provider https://accounts.google.com --use | --use-staging
          model-signing --color=never sign key --pri           | --private-key
          model-signing verify key --pri                       | ""
          model-signing sign key be                            | bert best.pem
          model-signing sign key --private-key be              | bert best.pem
          model-signing sign --signature key be                | bert best.pem
          model-signing verify key --no-ig                     | --no-ignore-git-paths --no-ignore-recorded-paths --no-ignore-unsigned-files
          model-signing digest --hash-algorithm=b              | blake2b blake3
          model-signing digest --hash-algorithm=               | sha256 blake2b blake3
          "model-signing digest --hash-algorithm "             | sha256 blake2b blake3
          "model-signing sign key bert --serialization "       | files shards
          "model-signing digest --threads "                    | ""
          "model-signing completion "                          | bash zsh fish
          "model-signing config "                              | show
          "model-signing trust "                               | show update export
          "model-signing cache "                               | info clear verify
          "model-signing help "                                | sign verify policy timestamp digest inspect keygen public-key demo completion config trust cache
          "model-signing help verify "                         | sigstore key certificate policy
          "model-signing help verify key "                     | ""
          """)
  void offers(String line, String expected) throws Exception {
    Set<String> offers = shell.offersFor(line);
    assertEquals(
        new TreeSet<>(expected.isEmpty() ? Set.of() : Set.of(expected.split(" ", -1))), offers);
  }

  @Test
  void offersEveryOptionOfEveryCommand() throws Exception {
    for (CommandLine command : leavesOf(ReferenceFiles.program())) {
      CommandSpec spec = command.getCommandSpec();
      Set<String> expected = new TreeSet<>();
      for (OptionSpec option : spec.options()) {
        for (String optionName : option.names()) {
          if (optionName.startsWith("--")) {
            expected.add(optionName);
            if (option.negatable()) {
              expected.add("--no-" + optionName.substring(2));
            }
          }
        }
      }
      assertTrue(expected.size() > 4, spec.qualifiedName());
      assertEquals(expected, shell.offersFor(spec.qualifiedName() + " --"), spec.qualifiedName());
    }
  }

  private static Set<CommandLine> leavesOf(CommandSpec command) {
    Set<CommandLine> leaves = new LinkedHashSet<>();
    for (CommandLine below : command.subcommands().values()) {
      if (below.getSubcommands().isEmpty()) {
        leaves.add(below);
      } else {
        leaves.addAll(leavesOf(below.getCommandSpec()));
      }
    }
    return leaves;
  }
}
