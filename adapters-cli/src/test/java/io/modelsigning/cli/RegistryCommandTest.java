package io.modelsigning.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import io.modelsigning.testing.TestRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in registries, by the commands. */
final class RegistryCommandTest {
  private static final String REPOSITORY = "acme/bert";
  private static final Map<String, String> FILES =
      Map.of("weights", "w".repeat(1000), "config/a.json", "{\"a\":1}", "empty", "");

  @TempDir Path folder;

  private final TestRegistry registry = new TestRegistry();
  private final String model = registry.location(REPOSITORY, "v1");
  private TestKeys.KeyFiles key;
  private TestKeys.KeyFiles other;
  private String digest = "";

  @BeforeEach
  void putModel() throws Exception {
    key = TestKeys.create(folder, "key");
    other = TestKeys.create(folder, "other");
    digest = registry.model(REPOSITORY, "v1", FILES);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** Unpacks the model, as clients of registries do. */
  private Path unpacked() throws Exception {
    Path local = folder.resolve("bert");
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = local.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return local;
  }

  private static Object[] words(Stream<?> words, Object... more) {
    return Stream.concat(words, Stream.of(more)).toArray();
  }

  private Outcome sign(TestKeys.KeyFiles by, Object of, Object... more) {
    return Cli.run(words(Stream.of("sign", "key", of, "--private-key", by.privateKey()), more));
  }

  private Outcome verify(TestKeys.KeyFiles by, Object of, Object... more) {
    return Cli.run(words(Stream.of("verify", "key", of, "--public-key", by.publicKey()), more));
  }

  private static Outcome expect(int exitCode, String text, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertTrue((outcome.out() + outcome.err()).contains(text), outcome::toString);
    return outcome;
  }

  private static void expectReason(int exitCode, String reason, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertEquals(reason, outcome.json().get("reason").asText(), outcome::toString);
  }

  private static String rootDigest(Outcome outcome) {
    assertEquals(0, outcome.exitCode(), outcome::toString);
    return outcome.json().get("rootDigest").asText();
  }

  private void expectNoLayerRead() {
    for (String content : FILES.values()) {
      String layer = TestRegistry.digest(content.getBytes(UTF_8));
      assertTrue(
          registry.requests.stream().noneMatch(request -> request.contains(layer)),
          registry.requests::toString);
    }
    assertTrue(
        registry.requests.stream().noneMatch(request -> request.contains("configuration")),
        registry.requests::toString);
  }

  // One signature for the artifact and the folder

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSignatureOfTheArtifactVerifiesTheFolder(boolean listsReferrers) throws Exception {
    registry.listsReferrers = listsReferrers;
    Outcome signed = sign(key, model, "--output", "json");
    String root = rootDigest(signed);
    String place = signed.json().get("signature").asText();
    assertTrue(place.startsWith(registry.location(REPOSITORY, "sha256:")), place);
    Path local = unpacked();
    assertEquals(root, rootDigest(verify(key, local, "--signature", model, "--output", "json")));
    expect(0, "Verification succeeded", verify(key, local, "--signature", place));
    assertEquals(root, rootDigest(Cli.run("digest", local, "--output", "json")));
    assertEquals(root, rootDigest(Cli.run("digest", model, "--output", "json")));
    expect(0, "Verification succeeded", verify(key, model));
    Files.writeString(local.resolve("weights"), "other");
    expect(1, "weights", verify(key, local, "--signature", model));
    expectNoLayerRead();
  }

  @Test
  void aSignatureOfTheFolderVerifiesTheArtifact() throws Exception {
    Path local = unpacked();
    Path file = folder.resolve("bert.sig");
    expect(0, "Signing succeeded", sign(key, local, "--signature", file));
    expect(0, "Verification succeeded", verify(key, model, "--signature", file));
    expect(3, "no signature is attached to '" + model + "'", verify(key, model));
    // Attached to the artifact, by whoever has the folder.
    expect(0, "Signing succeeded", sign(other, local, "--signature", model));
    expect(0, "Verification succeeded", verify(other, model));
    expectNoLayerRead();
  }

  @Test
  void whatWasNotReadIsSaid() {
    JsonNode signed = sign(key, model, "--output", "json").json();
    JsonNode verified = verify(key, model, "--output", "json").json();
    for (JsonNode result : List.of(signed, verified)) {
      JsonNode reused = result.get("reused").get(0);
      assertEquals("registry", reused.get("source").asText());
      assertEquals(registry.location(REPOSITORY, digest), reused.get("place").asText());
      assertEquals(3, reused.get("files").asInt());
      assertEquals(1007, reused.get("bytes").asInt());
    }
    assertEquals("digests-not-computed", verified.get("warnings").get(0).get("reason").asText());
    expect(
        0,
        "digests from the registry " + registry.location(REPOSITORY, digest),
        verify(key, model));
  }

  @Test
  void anotherModelIsRefusedWithoutReadingALayer() throws Exception {
    Path local = unpacked();
    Files.writeString(local.resolve("weights"), "version https://git-lfs.github.com/spec/v1\n");
    expect(0, "Signing succeeded", sign(key, local, "--signature", model));
    Outcome refused = expect(1, "content-mismatch", verify(key, model));
    assertTrue(refused.out().contains("weights: differs"), refused::toString);
    expectNoLayerRead();
  }

  // Reading layers

  @Test
  void pullingLayersChecksTheRegistry() throws Exception {
    assertEquals(
        rootDigest(Cli.run("digest", unpacked(), "--output", "json")),
        rootDigest(Cli.run("digest", model, "--pull-layers", "--output", "json")));
    assertEquals(1007, registry.blobBytes.get());
    Outcome signed = sign(key, model, "--pull-layers", "--output", "json");
    assertFalse(signed.json().has("reused"), signed::toString);
    Outcome verified = verify(key, model, "--pull-layers", "--output", "json");
    assertEquals(0, verified.exitCode(), verified::toString);
    assertFalse(verified.json().has("reused"), verified::toString);
    registry.blobs.put(
        REPOSITORY + "@" + TestRegistry.digest(FILES.getOrDefault("weights", "").getBytes(UTF_8)),
        "v".repeat(1000).getBytes(UTF_8));
    expect(0, "Verification succeeded", verify(key, model));
    for (Outcome refused :
        List.of(
            verify(key, model, "--pull-layers", "--output", "json"),
            sign(other, model, "--pull-layers", "--output", "json"),
            Cli.run("digest", model, "--pull-layers", "--output", "json"))) {
      expectReason(3, "registry-content-differs", refused);
    }
    expect(1, "Verification failed", verify(other, model, "--pull-layers"));
  }

  @Test
  void whatHasOtherDigestsIsRefused() throws Exception {
    for (Object[] options :
        List.of(
            new Object[] {"--output", "json"},
            new Object[] {"--output", "json", "--pull-layers"})) {
      expectReason(
          3,
          "digests-not-stated",
          sign(key, model, words(Stream.of("--hash-algorithm", "blake3"), options)));
      expectReason(
          3,
          "digests-not-stated",
          sign(key, model, words(Stream.of("--shard-size", "100B"), options)));
    }
    Path local = unpacked();
    expect(
        0,
        "Signing succeeded",
        sign(key, local, "--hash-algorithm", "blake2b", "--signature", model));
    expect(3, "fetch the model into a folder", verify(key, model));
    expect(0, "Verification succeeded", verify(key, local, "--signature", model));
  }

  // Several signatures

  @Test
  void oneGoodSignatureOfSeveralIsEnough() throws Exception {
    expect(0, "Signing succeeded", sign(other, model));
    expect(1, "wrong-key", verify(key, model));
    expect(0, "Signing succeeded", sign(key, model));
    expect(0, "Verification succeeded", verify(key, model));
    expect(0, "Verification succeeded", verify(other, model));
    expect(0, "Verification succeeded", verify(key, unpacked(), "--signature", model));
  }

  @Test
  void aPolicyMayAskForSeveral() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            version: 1
            signers:
              one: {key: {file: %s}}
              two: {key: {file: %s}}
            rules:
              - {name: both, models: ["**"], signedBy: {allOf: [one, two]}}
            """
                .formatted(key.publicKey(), other.publicKey()));
    expectReason(
        1, "unsigned-model", Cli.run("verify", "--policy", policy, model, "--output", "json"));
    expect(0, "Signing succeeded", sign(key, model));
    expectReason(
        1,
        "policy-not-satisfied",
        Cli.run("verify", "--policy", policy, model, "--output", "json"));
    expect(0, "Signing succeeded", sign(other, model));
    expect(0, "Verification succeeded", Cli.run("verify", "--policy", policy, model));
    expect(
        0,
        "Verification succeeded",
        Cli.run("verify", "--policy", policy, unpacked(), "--signature", model));
    expectNoLayerRead();
  }

  // Inspecting

  @Test
  void signaturesAreInspectedByTheModelOrByThemselves() {
    expect(3, "no signature is attached", Cli.run("inspect", model));
    String first = sign(key, model, "--output", "json").json().get("signature").asText();
    expect(0, "weights", Cli.run("inspect", model));
    expect(0, "sizes as in", Cli.run("inspect", model, "--model", model));
    String second = sign(other, model, "--output", "json").json().get("signature").asText();
    Outcome several = expect(3, first, Cli.run("inspect", model));
    assertTrue(several.err().contains(second), several::toString);
    assertTrue(several.err().contains("hint: "), several::toString);
    expect(0, "weights", Cli.run("inspect", first));
    expect(0, first, Cli.run("inspect", first, second));
    expectNoLayerRead();
  }

  // What is refused

  @Test
  void archivesAreAnsweredWithWhatToDo() {
    registry.manifest(
        REPOSITORY,
        "v1",
        TestRegistry.MANIFEST,
        registry.manifestOf(
            REPOSITORY,
            List.of(
                registry.layer(
                    REPOSITORY,
                    "application/vnd.cncf.model.weight.v1.tar",
                    TestRegistry.PATH,
                    "weights",
                    new byte[10]))));
    Outcome refused = expect(3, "are archives", Cli.run("digest", model));
    assertTrue(refused.err().contains("hint: fetch the model into a folder"), refused::toString);
  }

  @Test
  void noRegistryIsAskedOffline() {
    expectReason(3, "offline", verify(key, model, "--offline", "--output", "json"));
    expectReason(3, "offline", sign(key, model, "--offline", "--output", "json"));
    expectReason(3, "offline", Cli.run("inspect", model, "--offline", "--output", "json"));
    assertEquals(List.of(), registry.requests);
  }

  @Test
  void locationsThatNameNothingAreUsageErrors() {
    for (String wrong :
        List.of(
            "oci://",
            "oci://r",
            "oci://r/A",
            "oci://r/a:",
            "oci://r/a@sha256:1",
            "oci://u:secret@r/a")) {
      for (Outcome outcome :
          List.of(
              Cli.run("digest", wrong),
              verify(key, wrong),
              Cli.run("inspect", wrong),
              sign(key, folder, "--signature", wrong))) {
        assertEquals(2, outcome.exitCode(), outcome::toString);
        assertFalse(outcome.err().contains("secret"), outcome::toString);
      }
    }
    expect(3, "does not exist", Cli.run("digest", registry.location(REPOSITORY, "none")));
    expect(
        3,
        "cannot be searched",
        Cli.run("verify", "key", "--recursive", model, "--public-key", key.publicKey()));
  }

  @Test
  void filesAreLeftOutByTheirLocation() throws Exception {
    expect(0, "Signing succeeded", sign(key, model, "--ignore-paths", model + "/config"));
    Path local = unpacked();
    Files.writeString(local.resolve("config/a.json"), "changed");
    expect(0, "Verification succeeded", verify(key, local, "--signature", model));
    expect(2, "is not in it", sign(key, model, "--ignore-paths", folder));
    expect(3, "must name an artifact", Cli.run("digest", model + "/config"));
  }
}
