package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that are set in a file. */
@Timeout(120)
final class SettingsFileTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private Path file;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    file = folder.resolve("settings.yaml");
  }

  private Outcome run(String yaml, Object... words) throws IOException {
    return run(yaml, Map.of(), words);
  }

  private Outcome run(String yaml, Map<String, String> variables, Object... words)
      throws IOException {
    Files.writeString(file, yaml);
    Cli cli = new Cli();
    cli.environment.put("MODEL_SIGNING_CONFIG", file.toString());
    cli.environment.putAll(variables);
    return cli.with(words);
  }

  private static String algorithm(Outcome outcome) {
    return expect(0, outcome).json().get("hashAlgorithm").asText();
  }

  private static Outcome in(Map<String, String> environment, Object... words) {
    Cli cli = new Cli();
    cli.environment.putAll(environment);
    return cli.with(words);
  }

  @Test
  void theCommandLineComesFirstThenTheVariableThenTheFile() throws Exception {
    String yaml = "hash-algorithm: blake3\n";
    Map<String, String> variable = Map.of("MODEL_SIGNING_HASH_ALGORITHM", "blake2b");
    assertEquals("blake3", algorithm(run(yaml, "digest", model, "--output=json")));
    assertEquals("blake2b", algorithm(run(yaml, variable, "digest", model, "--output=json")));
    assertEquals(
        "sha256",
        algorithm(
            run(yaml, variable, "digest", model, "--hash-algorithm=sha256", "--output=json")));
    assertEquals(
        "sha256", algorithm(run(yaml, "digest", model, "--config", "none", "--output=json")));
  }

  @Test
  void aMethodComesBeforeItsCommandAndThatBeforeAll() throws Exception {
    String yaml =
        """
        hash-algorithm: blake3
        digest:
          hash-algorithm: blake2b
        sign:
          hash-algorithm: sha256
          key: { private-key: own.pem, hash-algorithm: blake2b }
        """;
    assertEquals("blake2b", algorithm(run(yaml, "digest", model, "--output=json")));
    Files.writeString(folder.resolve("own.pem"), Files.readString(small.key().privateKey()));
    // Files are named as seen from the folder of the settings file.
    assertEquals("blake2b", algorithm(run(yaml, "sign", "key", model, "--output=json")));
  }

  @Test
  void listsAndFlagsAreSet() throws Exception {
    small.sign(model);
    Files.writeString(model.resolve("more"), "unsigned");
    String yaml =
        """
        verify:
          ignore-unsigned-files: true
          key:
            public-key: %s
          certificate:
            certificate-chain:
              - absent.pem
              - %s
        """
            .formatted(small.key().publicKey(), small.key().publicKey());
    expect(0, run(yaml, "verify", "key", model));
    Outcome chain = run(yaml, "verify", "certificate", model);
    assertTrue(expect(3, chain).err().contains("absent.pem"), chain::toString);
  }

  @Test
  void theUsersConfigurationFolderIsLookedAtAndNoOther() throws Exception {
    Path xdg = Files.createDirectories(folder.resolve("xdg/model-signing"));
    Files.writeString(xdg.resolve("config.yaml"), "hash-algorithm: blake3");
    Path home = Files.createDirectories(folder.resolve("home/.config/model-signing"));
    Files.writeString(home.resolve("config.yaml"), "hash-algorithm: blake2b");
    Files.writeString(model.resolve("config.yaml"), "hash-algorithm: md5");
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", folder.resolve("home").toString());
    assertEquals("blake2b", algorithm(in(environment, "digest", model, "--output=json")));
    environment.put("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
    assertEquals("blake3", algorithm(in(environment, "digest", model, "--output=json")));
    environment.put("MODEL_SIGNING_CONFIG", "none");
    assertEquals("sha256", algorithm(in(environment, "digest", model, "--output=json")));
    assertEquals(
        "sha256",
        algorithm(
            in(Map.of("HOME", "", "XDG_CONFIG_HOME", "xdg"), "digest", model, "--output=json")));
  }

  @Test
  void aFileInTheModelIsRefused() throws Exception {
    Path inside = Files.writeString(model.resolve("settings.yaml"), "ignore-git-paths: true\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    for (Path way : new Path[] {inside, link.resolve("settings.yaml")}) {
      expectUsage(
          "the settings file must be outside of the model",
          Cli.run("digest", model, "--config", way));
      expectUsage(
          "the settings file must be outside of the model",
          Cli.run("digest", model, small.key().publicKey(), "--config", way));
    }
    small.sign(model);
    // Where models are searched, only those that are some count.
    Path beside = Files.writeString(folder.resolve("beside.yaml"), "ignore-git-paths: true\n");
    Object[] search = {
      "verify",
      "key",
      "--public-key",
      small.key().publicKey(),
      "--recursive",
      folder,
      "--config",
      ""
    };
    search[search.length - 1] = beside;
    expect(0, Cli.run(search));
    search[search.length - 1] = inside;
    Outcome found = Cli.run(search);
    assertTrue(
        expect(3, found).out().contains("the settings file must be outside of the model"),
        found::toString);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("threads: 4\nthreads: 5", ":2:1: threads: the member is there twice"),
        Arguments.of("threads: 4\nthread: 5", ":2:1: thread: there is no such option or command"),
        Arguments.of(
            "digest:\n  public-key: a",
            ":2:3: digest.public-key: there is no such option of 'digest'"),
        Arguments.of("password: x", ":1:1: password: this is for the command line alone"),
        Arguments.of(
            "identity-token: x", ":1:1: identity-token: this is for the command line alone"),
        Arguments.of("client-secret: x", ":1:1: client-secret: this is for the command line alone"),
        Arguments.of("force: true", ":1:1: force: this is for the command line alone"),
        Arguments.of("signature: x", ":1:1: signature: this is for the command line alone"),
        Arguments.of("output-file: x", ":1:1: output-file: this is for the command line alone"),
        Arguments.of("config: x", ":1:1: config: this is for the command line alone"),
        Arguments.of("help: true", ":1:1: help: this is for the command line alone"),
        Arguments.of(
            "use-staging: yes",
            ":1:14: use-staging: there must be true or false, but is the text 'yes'"),
        Arguments.of("threads: true", ":1:10: threads: there must be a text, but is true"),
        Arguments.of("threads:", ":1:9: threads: there must be a text, but it is empty"),
        Arguments.of("threads: ~", ":1:10: threads: there must be a value, but is none"),
        Arguments.of("identity: ''", ":1:11: identity: there must be a text, but it is empty"),
        Arguments.of("threads: [4]", ":1:10: threads: there must be one value, but is a list"),
        Arguments.of(
            "threads: {a: 4}", ":1:10: threads: there must be a text, but is a mapping of members"),
        Arguments.of(
            "certificate-chain: []", ":1:20: certificate-chain: the list must not be empty"),
        Arguments.of(
            "certificate-chain: [a, [b]]",
            ":1:24: certificate-chain[1]: there must be a text, but is a list"),
        Arguments.of(
            "digest: 4", ":1:9: digest: there must be a mapping of members, but is the number 4"),
        Arguments.of("- threads", ":1:1: there must be a mapping of members, but is a list"),
        Arguments.of(
            "digest: &a {threads: 4}\nsign: *a",
            ":1:9: digest: there must be no anchors and aliases"),
        Arguments.of("threads: !!int 4", ":1:10: threads: there must be no tags"),
        Arguments.of("threads: 4\n---\nthreads: 5", "there must be one document"),
        Arguments.of("threads: [", "this is no YAML"),
        Arguments.of("threads: many", ":1, which sets --threads, has an invalid value: 'many'"),
        Arguments.of(
            "cache-dir: cache", ":1, which sets --cache-dir, must be an absolute path or none"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlace(String yaml, String expected) throws Exception {
    Object[] words =
        yaml.startsWith("cache-dir")
            ? new Object[] {"verify", model, "--identity=a", "--identity-provider=b"}
            : new Object[] {"digest", model};
    Outcome outcome = run(yaml, words);
    expectUsage(expected, outcome);
    assertTrue(outcome.err().contains(file.toString()), outcome::toString);
  }

  @Test
  void hostileFilesAreRefusedAtOnce() throws Exception {
    expectUsage(
        "a settings file must have at most 1048576 bytes",
        run("#".repeat((1 << 20) + 1), "digest", model));
    expectUsage("config.yaml:1:", at("config.yaml", "{a: ".repeat(100_000)));
    expectUsage("nesting depth", run("certificate-chain: " + "[".repeat(100_000), "digest", model));
    expectUsage("this is no YAML", run("\u0000", "digest", model));
    expectUsage("must be text in UTF-8", at("latin.yaml", new byte[] {(byte) 0xe4}));
    expectUsage("cannot be read: it is no file", Cli.run("digest", model, "--config", folder));
    expectUsage("cannot be read: it is no file", Cli.run("digest", model, "--config", "/dev/zero"));
    expectUsage(
        "does not exist", Cli.run("digest", model, "--config", folder.resolve("none.yaml")));
    expect(0, run("", "digest", model));
    expect(0, run("# nothing\n", "digest", model));
  }

  private Outcome at(String name, String yaml) throws IOException {
    return at(name, yaml.getBytes(StandardCharsets.UTF_8));
  }

  private Outcome at(String name, byte[] content) throws IOException {
    return Cli.run("digest", model, "--config", Files.write(folder.resolve(name), content));
  }

  /** 'policy' is an option, and a method with options. */
  @Test
  void aMemberThatIsAnOptionAndACommandIsToldByItsValue() throws Exception {
    small.sign(model);
    Path policy = Files.writeString(folder.resolve("p.yaml"), "version: 1\ndefault: {mode: off}\n");
    for (String yaml :
        List.of(
            "policy: p.yaml",
            "verify: {policy: p.yaml}",
            "verify: {policy: {policy: p.yaml, threads: 1}}")) {
      Outcome verified = run(yaml, "verify", "policy", model);
      assertTrue(expect(0, verified).out().contains("rule"), verified::toString);
      // No setting chooses the method.
      expect(0, run(yaml, "verify", "key", model, "--public-key", small.key().publicKey()));
    }
    assertTrue(Files.exists(policy));
  }

  /** Who gives one of several alternatives has chosen, whatever is set for the others. */
  @Test
  void whatIsSetGivesWayToAnAlternativeThatCountsMore() throws Exception {
    String staging = "the network is not to be used";
    Object[] verify = {
      "verify",
      sigstoreSigned(),
      "--identity=a",
      "--identity-provider=b",
      "--offline",
      "--cache-dir=none"
    };
    Object[] withStaging = Arrays.copyOf(verify, verify.length + 1);
    withStaging[verify.length] = "--use-staging";
    String config = "trust-config: absent.json";
    Outcome fromFile = run(config, verify);
    assertTrue(expect(3, fromFile).err().contains("absent.json"), fromFile::toString);
    Outcome line = run(config, withStaging);
    assertTrue(expect(3, line).err().contains(staging), line::toString);
    Outcome variable = run(config, Map.of("MODEL_SIGNING_USE_STAGING", "true"), verify);
    assertTrue(expect(3, variable).err().contains(staging), variable::toString);
    // A flag that is off chooses nothing.
    Outcome off = run(config, Map.of("MODEL_SIGNING_USE_STAGING", "false"), verify);
    assertTrue(expect(3, off).err().contains("absent.json"), off::toString);
    Outcome nearer = run("trust-config: absent.json\nverify: {use-staging: true}", verify);
    assertTrue(expect(3, nearer).err().contains(staging), nearer::toString);
    // Of the same rank, nobody has chosen.
    expectUsage(
        "--use-staging does not go with --trust-config",
        run("trust-config: absent.json\nuse-staging: true", verify));

    Object[] digest = {"digest", model, "--output=json"};
    Object[] files = {"digest", model, "--output=json", "--serialization=files"};
    Object[] size = {"digest", model, "--output=json", "--shard-size=1MiB"};
    Object[] shards = {"digest", model, "--output=json", "--serialization=shards"};
    assertEquals("files", serialization(run("shard-size: 2MiB", files)));
    assertEquals("shards", serialization(run("shard-size: 2MiB", digest)));
    assertEquals("shards", serialization(run("serialization: files", size)));
    assertEquals("shards", serialization(run("shard-size: 2MiB", shards)));
    assertEquals(
        2 << 20,
        expect(0, run("shard-size: 2MiB", shards)).json().get("shardSize").asInt(),
        "what goes together stays together");

    Files.writeString(folder.resolve("password"), "wrong");
    Outcome signed =
        run(
            "password-file: password",
            "sign",
            "key",
            model,
            "--private-key",
            small.key().privateKey(),
            "--password=p");
    expect(0, signed);
  }

  private static String serialization(Outcome outcome) {
    return expect(0, outcome).json().get("serialization").asText();
  }

  private Path sigstoreSigned() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("w"), "w");
    small.sign(other);
    Path signature = other.resolve("model.sig");
    TestSignatures.sigstore(signature, signature, small.key().pair(), TestSignatures.IDENTITY);
    return other;
  }

  @Test
  void anOutputDoesNotReplaceTheSettingsFile() throws Exception {
    String yaml = "threads: 1\n";
    expectUsage(
        "--signature must not replace what is read",
        run(
            yaml,
            "sign",
            "key",
            model,
            "--private-key",
            small.key().privateKey(),
            "--force",
            "--signature",
            file));
    assertEquals(yaml, Files.readString(file));
  }

  @Test
  void whatIsSetIsShownWithItsPlace() throws Exception {
    String yaml =
        """
        threads: 4
        hash-algorithm: blake3
        verify:
          sigstore:
            identity: a@example.com
        """;
    Outcome shown =
        run(
            yaml,
            Map.of("MODEL_SIGNING_HASH_ALGORITHM", "blake2b"),
            "config",
            "show",
            "--color=never");
    String text = expect(0, shown).out();
    assertTrue(text.contains("--threads                     4  (" + file + ":1)"), text);
    assertTrue(
        text.contains("--hash-algorithm              blake2b  (MODEL_SIGNING_HASH_ALGORITHM)"),
        text);
    assertTrue(
        text.contains("verify sigstore --identity    a@example.com  (" + file + ":5)"), text);
    assertTrue(text.contains("--identity-provider           default"), text);
    assertTrue(text.contains("--color                       never  (command line)"), text);
    assertFalse(text.contains("--password "), text);
    assertFalse(text.contains("--force"), text);
    JsonNode json =
        expect(0, run(yaml, "config", "show", "--output", "json")).json().get("settings");
    JsonNode threads = null;
    for (JsonNode setting : json) {
      if (setting.get("option").asText().equals("--threads")) {
        threads = setting;
      }
    }
    assertEquals(
        "{\"option\":\"--threads\",\"values\":[\"4\"],\"source\":\"file\",\"origin\":\"%s:1\"}"
            .formatted(file),
        String.valueOf(threads));
  }

  /** A command without a settings file loads nothing that only such a file needs. */
  @Test
  void withoutASettingsFileNoClassForYamlIsLoaded() throws Exception {
    assertEquals(0, yamlClassesLoaded("none"));
    Files.writeString(file, "threads: 1\n");
    assertTrue(yamlClassesLoaded(file.toString()) > 0);
  }

  private long yamlClassesLoaded(String config) throws Exception {
    Path classes = folder.resolve("classes.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load=info:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "digest",
                "--config",
                config,
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertTrue(process.waitFor(100, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    try (var lines = Files.lines(classes)) {
      return lines
          .filter(
              line ->
                  line.contains("snakeyaml")
                      || line.contains("dataformat.yaml")
                      || line.contains("SettingsReader"))
          .count();
    }
  }
}
