package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.setting.Variables;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are set by variables, and runs that say nothing but errors. */
final class VariablesTest {
  /** Secrets, what one run works on, what it writes, and what ends a run at once. */
  private static final Set<String> NEVER =
      Set.of(
          "--password",
          "--identity-token",
          "--client-secret",
          "--path",
          "--model",
          "--sample",
          "--signature",
          "--report",
          "--output-file",
          "--view",
          "--force-digest-cache",
          "--full",
          "--ignore-paths",
          "--key-reference",
          "--force",
          "--manifest",
          "--reuse",
          "--reuse-certificate-chain",
          "--changed",
          "--changed-from",
          "--only",
          "--recursive",
          "--files-from",
          "--affected-by",
          "--null",
          "--unencrypted",
          "--help",
          "--trust-digest-cache",
          "--version");

  @TempDir Path folder;

  private SmallModel small;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
  }

  private static Outcome run(Map<String, String> variables, Object... words) {
    Cli cli = new Cli();
    cli.environment.putAll(variables);
    return cli.with(words);
  }

  private static String algorithm(Outcome outcome) {
    return expect(0, outcome).json().get("hashAlgorithm").asText();
  }

  private static Stream<OptionSpec> optionsOf(CommandSpec command) {
    return Stream.concat(
        command.options().stream(),
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .flatMap(VariablesTest::optionsOf));
  }

  private static CommandSpec everything() {
    return DaggerCliComponent.factory()
        .create(
            new Streams(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())),
            new Screen(false, false, 80),
            question -> Optional.empty(),
            Map.of(),
            Clock.systemUTC(),
            2)
        .commands()
        .everything();
  }

  @Test
  void everyOptionIsASettingButSecretsAndWhatARunWorksOn() {
    Set<String> settings = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    optionsOf(everything())
        .forEach(
            option ->
                (OptionGroup.isSetting(option) ? settings : others).add(option.longestName()));
    // Whoever signs and verifies may set which keys and policy, but not where new ones are written.
    assertTrue(
        others.removeAll(
            Set.of(
                "--private-key", "--public-key", "--policy", "--identity", "--identity-provider")));
    assertEquals(new TreeSet<>(NEVER), others);
    assertTrue(
        settings.containsAll(
            Set.of(
                "--identity-provider",
                "--hash-algorithm",
                "--threads",
                "--log-level",
                "--cache-dir",
                "--password-file",
                "--identity-token-file")),
        settings::toString);
  }

  @Test
  void optionsOfTheProgramAreKnownBeforeTheCommandIs() {
    for (OptionSpec option : everything().options()) {
      if (option.longestName().equals("--version")) {
        continue;
      }
      String given = option.arity().max() == 0 ? "--x" : "--x=y";
      given = given.replace("--x", option.longestName());
      assertEquals(
          List.of(given, "sign", given, "sigstore", "m"),
          Arguments.complete(List.of(given, "sign", given, "m")));
    }
  }

  @Test
  void aVariableIsNamedAfterItsOption() {
    OptionSpec option = OptionSpec.builder("--identity-provider").build();
    assertEquals("MODEL_SIGNING_IDENTITY_PROVIDER", Variables.nameFor(option));
  }

  @Test
  void theCommandLineComesBeforeTheVariable() {
    Map<String, String> blake = Map.of("MODEL_SIGNING_HASH_ALGORITHM", "blake3");
    assertEquals("blake3", algorithm(run(blake, "digest", model, "--output=json")));
    assertEquals(
        "blake2b",
        algorithm(run(blake, "digest", model, "--output=json", "--hash-algorithm", "blake2b")));
    assertEquals(
        "sha256",
        algorithm(
            run(Map.of("MODEL_SIGNING_HASH_ALGORITHM", ""), "digest", model, "--output=json")));
  }

  @Test
  void filesListsFlagsAndFormsAreSet() throws IOException {
    small.sign(model);
    Map<String, String> variables =
        Map.of(
            "MODEL_SIGNING_PUBLIC_KEY", small.key().publicKey().toString(),
            "MODEL_SIGNING_OUTPUT", "json",
            "MODEL_SIGNING_IGNORE_UNSIGNED_FILES", "true");
    Files.writeString(model.resolve("more"), "unsigned");
    assertEquals(
        "verified",
        expect(0, run(variables, "verify", "key", model)).json().get("result").asText());
    assertEquals(
        "failed",
        expect(1, run(variables, "verify", "key", model, "--no-ignore-unsigned-files"))
            .json()
            .get("result")
            .asText());
    // Even what is said of a command line that cannot be parsed.
    assertEquals(
        "usage", expect(2, run(variables, "verify", "--nope")).json().get("reason").asText());
    Path chain = folder.resolve("absent a.pem");
    Outcome several =
        run(
            Map.of("MODEL_SIGNING_CERTIFICATE_CHAIN", chain + "\n" + small.key().publicKey()),
            "verify",
            "certificate",
            model);
    assertTrue(expect(3, several).err().contains("absent a.pem'"), several::toString);
  }

  @Test
  void aWrongValueNamesTheVariable() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "MODEL_SIGNING_THREADS", "many",
                "MODEL_SIGNING_IO_THREADS", "0",
                "MODEL_SIGNING_HASH_ALGORITHM", "md5",
                "MODEL_SIGNING_SHARD_SIZE", "1 furlong",
                "MODEL_SIGNING_IGNORE_GIT_PATHS", "yes",
                "MODEL_SIGNING_OUTPUT", "xml",
                "MODEL_SIGNING_QUIET", "1")
            .entrySet()) {
      Outcome outcome = run(Map.ofEntries(wrong), "digest", model);
      expectUsage(wrong.getKey(), outcome);
      assertTrue(outcome.err().contains(wrong.getValue()), outcome::toString);
    }
    // Values that contradict each other are wrong too.
    expectUsage(
        "--use-staging does not go with --trust-config (--use-staging is set by"
            + " MODEL_SIGNING_USE_STAGING) (--trust-config is set by MODEL_SIGNING_TRUST_CONFIG)",
        run(
            Map.of("MODEL_SIGNING_TRUST_CONFIG", "t.json", "MODEL_SIGNING_USE_STAGING", "true"),
            "verify",
            model,
            "--identity=a",
            "--identity-provider=b"));
  }

  @Test
  void secretsOutputsAndModelsAreNotSet() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "other");
    Map<String, String> variables =
        Map.of(
            "MODEL_SIGNING_PATH", other.toString(),
            "MODEL_SIGNING_SIGNATURE", other.toString(),
            "MODEL_SIGNING_FORCE", "true",
            "MODEL_SIGNING_PASSWORD", "secret",
            "MODEL_SIGNING_HELP", "true");
    Outcome without = expect(2, run(variables, "digest"));
    assertTrue(without.err().contains("error: MODEL is missing"), without::toString);
    expect(0, run(variables, "sign", "key", model, "--private-key", small.key().privateKey()));
    assertTrue(Files.exists(model.resolve("model.sig")));
    assertEquals("other", Files.readString(other));
  }

  @Test
  void aVariableThatSetsNothingIsWarnedOf() {
    Outcome misspelt =
        run(Map.of("MODEL_SIGNING_HASH_ALGORYTHM", "blake3"), "digest", model, "--output=json");
    JsonNode warning = expect(0, misspelt).json().get("warnings").get(0);
    assertEquals("variable-without-effect", warning.get("reason").asText());
    assertEquals(
        "the variable MODEL_SIGNING_HASH_ALGORYTHM is of no option, perhaps"
            + " MODEL_SIGNING_HASH_ALGORITHM",
        warning.get("message").asText());
    Outcome secret = run(Map.of("MODEL_SIGNING_PASSWORD", "secret"), "digest", model);
    assertTrue(
        expect(0, secret)
            .err()
            .contains(
                "the variable MODEL_SIGNING_PASSWORD is passed over: --password is for the command"
                    + " line alone"),
        secret::toString);
    assertFalse(secret.err().contains("secret"), secret::toString);
    for (Map<String, String> good :
        List.of(
            // Of other commands, of the launcher, empty, or of what starts alike.
            Map.of("MODEL_SIGNING_PUBLIC_KEY", "p", "MODEL_SIGNING_USE_STAGING", "true"),
            Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-Xmx1g", "MODEL_SIGNING_HASH_ALGORYTHM", ""),
            Map.of("MODEL_SIGNINGS", "x"))) {
      Outcome digest = run(good, "digest", model);
      assertEquals("", expect(0, digest).err());
    }
    Outcome named =
        run(
            Map.of("MODEL_SIGNING_PASSWORD", "secret"),
            "sign",
            "key",
            model,
            "--private-key",
            small.key().privateKey(),
            "--password-env",
            "MODEL_SIGNING_PASSWORD");
    assertFalse(expect(0, named).err().contains("passed over"), named::toString);
  }

  @Test
  void helpDoesNotDependOnVariables() {
    expect(0, run(Map.of("MODEL_SIGNING_THREADS", "many"), "digest", "--help"));
  }

  @Test
  void whatTheDemonstrationDoesDependsOnNoVariable() {
    Outcome demo =
        run(
            Map.of("MODEL_SIGNING_PUBLIC_KEY", "/none", "MODEL_SIGNING_HASH_ALGORITHM", "md5"),
            "demo");
    assertTrue(expect(0, demo).out().contains("Verification failed"), demo::toString);
  }

  @Test
  void quietRunsSayErrorsAlone() throws IOException {
    for (List<String> words : List.of(List.of("--quiet", "digest"), List.of("digest", "--quiet"))) {
      Outcome digest = Cli.run(words.getFirst(), words.getLast(), model, "--progress=always");
      assertEquals("", expect(0, digest).out() + digest.err());
    }
    Outcome louder = run(Map.of("MODEL_SIGNING_QUIET", "true"), "digest", "--no-quiet", model);
    assertTrue(expect(0, louder).out().startsWith("sha256:"), louder::toString);
    Outcome demo = Cli.run("demo", "--quiet");
    assertEquals("", expect(0, demo).out() + demo.err());
    // A warning, which is not said, and a signature, which is no result.
    Outcome signed = small.sign(model, "--hash-algorithm", "blake3", "--quiet");
    assertEquals("", expect(0, signed).out() + signed.err());
    Outcome signature = small.sign(model, "--signature", "-", "--quiet");
    assertTrue(expect(0, signature).out().startsWith("{"), signature::toString);
    Files.writeString(model.resolve("more"), "unsigned");
    Outcome refused = small.verify(model, "--quiet");
    assertEquals("", expect(1, refused).out());
    assertEquals(1, refused.err().lines().count(), refused::toString);
    assertTrue(refused.err().startsWith("error: the signature is good, but"), refused::toString);
    Outcome misused = Cli.run("digest", "--quiet");
    assertEquals("error: MODEL is missing\n", expect(2, misused).err());
    Outcome json = Cli.run("digest", model, "--quiet", "--output", "json");
    assertEquals("digested", expect(0, json).json().get("result").asText());
  }

  @Test
  void quietRunsNameEachOfSeveralModelsThatIsRefused() throws Exception {
    Path good = Files.createDirectories(folder.resolve("all/good"));
    Path bad = Files.createDirectories(folder.resolve("all/bad"));
    for (Path each : List.of(good, bad)) {
      Files.writeString(each.resolve("weights"), "w");
      expect(0, small.sign(each));
    }
    Files.writeString(bad.resolve("weights"), "x");
    Outcome outcome =
        Cli.run(
            "verify",
            "key",
            "--quiet",
            "--recursive",
            folder.resolve("all"),
            "--public-key",
            small.key().publicKey());
    assertEquals("", expect(1, outcome).out());
    assertTrue(
        outcome.err().contains("error: " + bad + ": the signature is good"), outcome::toString);
    assertFalse(outcome.err().contains(good.toString()), outcome::toString);
  }
}
