package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.cache.CacheReport;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.JsonReport;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.LookAlike;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.testing.TestKeys;
import io.modelsigning.testing.TestTimestampAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema of results says what is written, no less and no more. Whatever any other test reads as
 * JSON is held against it too.
 */
final class JsonOutputTest {
  private static final Path PAGE = Path.of("../docs/json-output.md");

  @TempDir Path folder;

  private Path model;
  private TestKeys.KeyFiles key;

  /** Every kind of result, and its name in JSON. */
  private static final Map<Class<? extends CommandResult>, String> RESULTS =
      Map.ofEntries(
          Map.entry(CommandResult.Signed.class, "signed"),
          Map.entry(CommandResult.Verified.class, "verified"),
          Map.entry(CommandResult.Refused.class, "failed"),
          Map.entry(CommandResult.Digested.class, "digested"),
          Map.entry(CommandResult.Inspected.class, "inspected"),
          Map.entry(CommandResult.Compared.class, "inspected"),
          // Its own is that of its summary, which has a schema of its own.
          Map.entry(CommandResult.Several.class, "verified"),
          Map.entry(CommandResult.Judged.class, "tolerated"),
          Map.entry(CommandResult.OfPolicy.class, "explained"),
          Map.entry(CommandResult.Demonstrated.class, "demonstrated"),
          Map.entry(CommandResult.Configured.class, "configured"),
          Map.entry(CommandResult.KeysMade.class, "made"),
          Map.entry(CommandResult.Timestamped.class, "timestamped"),
          Map.entry(CommandResult.Trusted.class, "trusted"),
          Map.entry(CommandResult.OfCache.class, "confirmed"),
          Map.entry(CommandResult.GeneratedText.class, "generated"),
          Map.entry(CommandResult.Misused.class, "error"),
          Map.entry(CommandResult.Failed.class, "error"),
          Map.entry(CommandResult.Unreported.class, "error"),
          Map.entry(CommandResult.Interrupted.class, "error"));

  private final Map<String, JsonNode> outcomes = new LinkedHashMap<>();

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "weights\n");
    Files.writeString(model.resolve("config.json"), "{}\n");
    // Not looked at, which the results say.
    Files.writeString(model.resolve(".gitattributes"), "* -text\n");
    key = TestKeys.create(folder, "key");
  }

  private JsonNode run(String name, int exitCode, Object... words) throws IOException {
    List<Object> all = new ArrayList<>(List.of("--output", "json"));
    all.addAll(List.of(words));
    Outcome outcome = Cli.run(all.toArray());
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    JsonNode json = outcome.json();
    outcomes.put(name, json);
    return json;
  }

  private void sign(Path file) throws IOException {
    Files.writeString(file, "f");
    run("signed, policy", 0, "sign", "key", "--private-key", key.privateKey(), file);
  }

  private void runPolicies() throws IOException {
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy, "version: 1\ndefault: {mode: warn, signedBy: {key: {file: key.pub}}}\n");
    run("tolerated", 0, "verify", "--policy", policy, model);
    Files.writeString(policy, "version: 1\ndefault: {signedBy: {key: {file: key.pub}}}\n");
    sign(folder.resolve("f"));
    run("verified, policy", 0, "verify", "--policy", policy, folder.resolve("f"));
    Files.delete(folder.resolve("f.sig"));
    Files.writeString(policy, "version: 1\ndefault: {mode: off}\n");
    run("skipped", 0, "verify", "--policy", policy, model);
    Files.writeString(policy, "version: 1\nrules: [{name: a, models: [b], mode: off}]\n");
    run("failed, no rule", 1, "verify", "--policy", policy, model);
    Files.writeString(
        policy,
        """
        version: 1
        default: {signedBy: {key: {file: key.pub}}, accept: {unsignedModels: true}}
        """);
    run("unsigned", 0, "verify", "--policy", policy, Files.writeString(folder.resolve("f"), "f"));
    run("failed, policy", 1, "verify", "--policy", policy, model);
    runPolicyCommands(policy);
  }

  private void runPolicyCommands(Path policy) throws IOException {
    Files.writeString(
        policy,
        """
        version: 1
        signers: {a: {key: {file: key.pub}}, b: {key: {file: key.pub}}}
        rules:
          - {name: other, models: [other], mode: off}
          - name: all
            models: ["*"]
            signedBy: {atLeast: 1, of: [a, {anyOf: [b]}, {allOf: [a]}]}
            time: {maximumAge: 1d}
        """);
    run("explained", 0, "policy", "explain", "--policy", policy, model);
    run("checked", 0, "policy", "check", policy);
    run("faulty", 1, "policy", "check", Files.writeString(folder.resolve("faulty.yaml"), "a: b"));
    run("drafted", 0, "policy", "init", model, "--policy", folder.resolve("drafted.yaml"));
  }

  /** Runs commands that end in every way there is. */
  private void runEverything() throws Exception {
    Path signature = model.resolve("model.sig");
    Object[] verify = {"verify", "key", "--public-key", key.publicKey(), model};
    run("signed", 0, "sign", "key", "--private-key", key.privateKey(), model);
    run("verified", 0, verify);
    run(
        "partially verified",
        0,
        "verify",
        "key",
        "--public-key",
        key.publicKey(),
        model,
        "--only",
        "*.bin");
    Path manifest = folder.resolve("manifest.json");
    run("digested, manifest", 0, "digest", model, "--manifest", manifest);
    run(
        "signed, manifest",
        0,
        "sign",
        "key",
        "--private-key",
        key.privateKey(),
        "--manifest",
        manifest,
        "--signature",
        folder.resolve("manifest.sig"));
    run("digested", 0, "digest", model);
    run("inspected", 0, "inspect", signature);
    Path old = TestSignatures.rawKey(signature, folder.resolve("old.sig"), key.publicKey());
    run("inspected, old", 0, "inspect", old);
    Path sigstore = folder.resolve("sigstore.sig");
    TestSignatures.sigstore(signature, sigstore, key.pair(), TestSignatures.IDENTITY);
    run("inspected, Sigstore", 0, "inspect", sigstore);
    run(
        "failed, method",
        1,
        "verify",
        "key",
        "--public-key",
        key.publicKey(),
        model,
        "--signature",
        sigstore);
    Files.writeString(model.resolve("weights.bin"), "weights\r\n");
    Files.writeString(model.resolve("more"), "");
    run("failed, content", 1, verify);
    run(
        "signed, shards",
        0,
        "sign",
        "key",
        "--private-key",
        key.privateKey(),
        model,
        "--shard-size",
        5,
        "--signature",
        folder.resolve("b.sig"),
        "--ignore-paths",
        signature);
    runPolicies();
    run("inspected, two", 0, "inspect", signature, folder.resolve("b.sig"));
    run("inspected, two others", 0, "inspect", old, sigstore);
    run("demonstrated", 0, "demo");
    Path settings = folder.resolve("settings.yaml");
    Files.writeString(
        settings,
        """
        threads: 2
        digest: {threads: 1}
        """);
    run("configured", 0, "config", "show", "--config", settings);
    run(
        "made",
        0,
        "keygen",
        "--unencrypted",
        "--private-key",
        folder.resolve("new.pem"),
        "--public-key",
        folder.resolve("new.pub"));
    runTimestamps(signature);
    run("generated", 0, "completion", "bash");
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    run("failed, key", 1, "verify", "key", "--public-key", other.publicKey(), model);
    Files.writeString(signature, "{}");
    run("failed, malformed", 1, verify);
    run("failed, inspecting", 1, "inspect", signature);
    Files.delete(signature);
    run("unavailable", 3, verify);
    run("unavailable, model", 3, "sign", "key", "--private-key", key.privateKey(), "no-such-model");
    run("usage", 2, "verify", "key", model);
    run("usage, no command", 2);
    run("usage, option", 2, "digest", model, "--nonsense");
    Thread.currentThread().interrupt();
    run("interrupted", 130, "digest", model);
    assertFalse(Thread.interrupted());
    certificate();
  }

  private void certificate() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"),
            key.pair(),
            "CN=Leaf",
            root.pair(),
            "CN=Root",
            "leaf@example.com");
    run(
        "signed, certificate",
        0,
        "sign",
        "certificate",
        "--private-key",
        key.privateKey(),
        model,
        "--signing-certificate",
        leaf);
    run(
        "verified, certificate",
        0,
        "verify",
        "certificate",
        "--certificate-chain",
        rootCertificate,
        model);
    run(
        "verified, certificate and name",
        0,
        "verify",
        "certificate",
        "--certificate-chain",
        rootCertificate,
        "--subject=CN=Leaf",
        "--subject-alternative-name=leaf@example.com",
        model);
    run("inspected, certificate", 0, "inspect", model.resolve("model.sig"));
  }

  private void runCache() throws IOException {
    Path cache = folder.resolve("digests");
    run("digested, cache", 0, "digest", "--digest-cache=" + cache, model);
    run("cleared", 0, "cache", "clear", "--digest-cache-dir", cache);
    run("confirmed", 0, "cache", "verify", "--digest-cache-dir", cache);
    Digest digest = new Digest(HashAlgorithm.SHA256, Bytes.of(new byte[32]));
    outcomes.put(
        "summarized",
        written(
            "cache info",
            new CacheReport.Shown(
                cache,
                new DigestCache.Summary(
                    1, 2, 3, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH)))));
    outcomes.put(
        "wrong",
        written(
            "cache verify",
            new CacheReport.Compared(
                cache,
                1,
                1,
                List.of(
                    new CacheReport.Wrong(
                        new DigestCache.Entry("/file", "1:1", 0, 1, digest), digest)))));
  }

  private static JsonNode written(String command, CacheReport report) {
    StringWriter written = new StringWriter();
    new JsonReport(new PrintWriter(written), false)
        .end(
            new CommandResult.OfCache(Subject.of(command), report),
            new Completion(List.of(), Duration.ZERO),
            new PrintWriter(written));
    return JsonSchemas.read(written.toString());
  }

  /** A verification by Sigstore as it is written, without a Sigstore. */
  private static JsonNode verifiedBySigstore() throws IOException {
    StringWriter written = new StringWriter();
    new JsonReport(new PrintWriter(written), false)
        .end(
            new CommandResult.Verified(
                Subject.builder()
                    .command("verify sigstore")
                    .model("model")
                    .signature("model/model.sig")
                    .method(SignatureMethod.SIGSTORE)
                    .build(),
                new CommandResult.Hashed(manifest(), 1, 1, List.of()),
                SignerIdentity.builder()
                    .method(SignatureMethod.SIGSTORE)
                    .name("signer@example.com")
                    .issuer("https://accounts.example.com")
                    .signedAt(Instant.EPOCH)
                    .timeEvidence("RFC 3161 timestamp")
                    .logIndex(7)
                    .build(),
                List.of(),
                List.of(),
                false,
                false),
            new Completion(List.of(), Duration.ZERO),
            new PrintWriter(written));
    return JsonSchemas.read(written.toString());
  }

  private static Manifest manifest() {
    return Manifest.sorted(
        "model",
        Serialization.builder().build(),
        List.of(
            new ResourceDescriptor(
                new Resource.WholeFile(ModelPath.of("a")),
                new Digest(HashAlgorithm.SHA256, Bytes.of(new byte[32])))));
  }

  @Test
  void everyOutcomeIsOfTheSchemaAndEveryMemberIsUsed() throws Exception {
    runEverything();
    outcomes.put("verified, Sigstore", verifiedBySigstore());
    outcomes.put("trusted", TrustCommandTest.json());
    runCache();
    Set<String> results = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    for (JsonNode json : outcomes.values()) {
      results.add(json.get("result").asText());
      used.addAll(JsonSchemas.membersOf(json));
    }
    // Each way to end that the code knows was seen, and so was each the schema knows.
    assertEquals(Set.of(CommandResult.class.getPermittedSubclasses()), RESULTS.keySet());
    Set<String> known = new TreeSet<>(RESULTS.values());
    known.addAll(
        Set.of("partially verified", "unsigned", "skipped", "checked", "faulty", "drafted"));
    known.addAll(Set.of("summarized", "cleared", "wrong"));
    assertEquals(known, results);
    assertEquals(known, texts(JsonSchemas.document().at("/properties/result/enum")));
    // Groups in groups have no end, and the schema is strict about them.
    used.removeIf(member -> member.startsWith("/explanation/signedBy/"));
    Set<String> unused = new TreeSet<>(JsonSchemas.members());
    unused.removeAll(used);
    assertEquals(Set.of(), unused, "in the schema, but never written");
    used.removeAll(JsonSchemas.members());
    assertEquals(Set.of(), used, "written, but not in the schema");
  }

  private void runTimestamps(Path signature) throws Exception {
    Instant now = Instant.now();
    try (TestTimestampAuthority authority =
        new TestTimestampAuthority(now.minusSeconds(60), now.plusSeconds(600)).at(now)) {
      run(
          "timestamped",
          0,
          "timestamp",
          signature,
          "--timestamp-url",
          authority.address(),
          "--timestamp-roots",
          Files.writeString(folder.resolve("stamps.pem"), authority.rootPem()));
    }
  }

  @Test
  void schemaIsStrict() throws Exception {
    runEverything();
    outcomes.forEach(
        (name, json) -> {
          ObjectNode more = json.deepCopy();
          more.put("nonsense", true);
          assertFalse(JsonSchemas.violations(more).isEmpty(), name);
          for (String member : List.of("command", "result", "seconds", "warnings")) {
            ObjectNode less = json.deepCopy();
            less.remove(member);
            assertFalse(JsonSchemas.violations(less).isEmpty(), name + " without " + member);
          }
          ObjectNode other = json.deepCopy();
          boolean hasSigner = Set.of("signed", "verified").contains(json.get("result").asText());
          other.put("result", hasSigner ? "digested" : "signed");
          assertFalse(JsonSchemas.violations(other).isEmpty(), name + " as another result");
        });
    ObjectNode verdict = verifiedBySigstore().deepCopy();
    verdict.put("reason", "content-mismatch");
    assertFalse(JsonSchemas.violations(verdict).isEmpty(), "verified with a reason");
  }

  @Test
  void causesAreThoseOfTheCode() {
    List<String> none = List.of();
    Set<String> codes = new TreeSet<>();
    List<Cause> causes =
        List.of(
            new Cause.LookAlikeNames(List.of(LookAlike.of("a", "A"))),
            new Cause.SwappedFiles(List.of(), "", "", 1),
            new Cause.LfsPointers(none, 0, 0),
            new Cause.SignedLfsPointers(none),
            new Cause.LineEndings(none, true),
            new Cause.StrayFiles(none),
            new Cause.DownloadNotes(none, ""),
            new Cause.OtherSignatures(none),
            new Cause.OtherLayout(none, "", true, 1, 1),
            new Cause.MovedFiles(none, "", "", 1),
            new Cause.FileWasSigned(none, ""),
            new Cause.DirectoryWasSigned(none, 1),
            new Cause.CacheLinks(none));
    causes.forEach(cause -> codes.add(cause.code()));
    assertEquals(Cause.class.getPermittedSubclasses().length, causes.size(), "one is not here");
    assertEquals(codes, texts(JsonSchemas.document().at("/$defs/cause/properties/code/enum")));
  }

  @Test
  void pageHasEveryMemberAndValue() throws IOException {
    String page = Files.readString(PAGE);
    Set<String> words = new TreeSet<>();
    JsonSchemas.members()
        .forEach(member -> words.add(member.substring(member.lastIndexOf('/') + 1)));
    for (String values :
        List.of(
            "/properties/result/enum",
            "/$defs/policy/properties/mode/enum",
            "/$defs/method/enum",
            "/$defs/hashAlgorithm/enum",
            "/$defs/serialization/enum",
            "/$defs/difference/properties/kind/enum",
            "/$defs/cause/properties/code/enum",
            "/$defs/comparison/properties/fields/items/properties/field/enum",
            "/$defs/comparison/properties/changes/items/properties/kind/enum")) {
      words.addAll(texts(JsonSchemas.document().at(values)));
    }
    for (String word : words) {
      assertTrue(page.contains("`" + word + "`"), () -> "`" + word + "` is not on " + PAGE);
    }
    // The example is one.
    String example = page.substring(page.indexOf("```json\n") + 8, page.lastIndexOf("```"));
    JsonNode _ = JsonSchemas.read(example);
  }

  private static Set<String> texts(JsonNode array) {
    assertTrue(array.isArray() && !array.isEmpty(), array::toString);
    Set<String> texts = new TreeSet<>();
    Stream.iterate(0, i -> i < array.size(), i -> i + 1)
        .forEach(i -> texts.add(array.get(i).asText()));
    return texts;
  }
}
