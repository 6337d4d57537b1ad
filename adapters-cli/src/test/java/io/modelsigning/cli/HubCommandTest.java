package io.modelsigning.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestHub;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models at a hub, at web servers and in S3, by the commands. */
final class HubCommandTest {
  private static final String MODEL = "hf://acme/bert";

  @TempDir Path folder;

  private final TestHub hub = new TestHub();
  private final Cli cli = new Cli();
  private TestKeys.KeyFiles key;

  @BeforeEach
  void putModel() throws Exception {
    key = TestKeys.create(folder, "key");
    hub.putLarge("weights", "w".repeat(100_000).getBytes(UTF_8))
        .put("config/a.json", "{}".getBytes(UTF_8))
        .put("empty", new byte[0]);
    cli.environment.put("HF_ENDPOINT", hub.hub.address().toString());
    cli.environment.put("HOME", folder.toString());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /** Downloads the model, as the hub's library does. */
  private Path downloaded() throws Exception {
    Path local = folder.resolve("bert");
    for (Map.Entry<String, byte[]> file : hub.files.entrySet()) {
      Path path = local.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return local;
  }

  private Outcome sign(Object of, Object... more) {
    return cli.with(
        Stream.concat(
                Stream.of("sign", "key", of, "--private-key", key.privateKey()), Stream.of(more))
            .toArray());
  }

  private Outcome verify(Object of, Object... more) {
    return cli.with(
        Stream.concat(
                Stream.of("verify", "key", of, "--public-key", key.publicKey()), Stream.of(more))
            .toArray());
  }

  private static Outcome expect(int exitCode, String text, Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertTrue((outcome.out() + outcome.err()).contains(text), outcome::toString);
    return outcome;
  }

  @Test
  void aSignatureOfTheRepositoryVerifiesTheFolder() throws Exception {
    Path signature = folder.resolve("bert.sig");
    expect(0, "Signing succeeded", sign(MODEL, "--signature", signature));
    Path local = downloaded();
    expect(0, "Verification succeeded", verify(local, "--signature", signature));
    Files.writeString(local.resolve("weights"), "other");
    expect(1, "weights", verify(local, "--signature", signature));
  }

  @Test
  void aSignatureOfTheFolderVerifiesTheRepository() throws Exception {
    Path local = downloaded();
    expect(0, "Signing succeeded", sign(local));
    hub.put("model.sig", Files.readAllBytes(local.resolve("model.sig")));
    expect(0, "Verification succeeded", verify(MODEL));
    expect(0, MODEL + "/model.sig", cli.with("inspect", MODEL + "/model.sig"));
    hub.put("config/a.json", "[]".getBytes(UTF_8));
    expect(1, "config/a.json", verify(MODEL));
  }

  @Test
  void theSignatureIsStoredBesideTheModel() {
    cli.environment.put("HF_TOKEN", TestHub.TOKEN);
    expect(0, MODEL + "/model.sig", sign(MODEL));
    expect(0, "Verification succeeded", verify(MODEL));
  }

  @Test
  void claimsTakeThePlaceOfReadingWhereTheyAreTrusted() throws Exception {
    Path signature = folder.resolve("bert.sig");
    Outcome signed =
        sign(MODEL, "--trust-hub-digests", "--signature", signature, "--output", "json");
    assertEquals(0, signed.exitCode(), signed::toString);
    JsonNode reused = signed.json().get("reused").get(0);
    assertEquals("hub", reused.get("source").asText());
    assertEquals(MODEL + " at commit " + TestHub.COMMIT, reused.get("place").asText());
    assertEquals(1, reused.get("files").asInt());
    assertEquals(100_000, reused.get("bytes").asInt());
    assertTrue(hub.elsewhere.requests.isEmpty());
    expect(0, "Verification succeeded", verify(downloaded(), "--signature", signature));
    expect(0, "hub " + MODEL, verify(MODEL, "--trust-hub-digests", "--signature", signature));
  }

  @Test
  void claimsThatAreWrongAreFoundOutByReading() {
    hub.lies.put("weights", "0".repeat(64));
    Path signature = folder.resolve("bert.sig");
    Outcome refused = sign(MODEL, "--signature", signature, "--output", "json");
    assertEquals(3, refused.exitCode(), refused::toString);
    assertEquals("storage-content-differs", refused.json().get("reason").asText());
    assertFalse(Files.exists(signature));
  }

  @Test
  void whatOpensAnAddressIsShownNowhere() throws Exception {
    try (TestFileServer server = new TestFileServer()) {
      server.put("/model.onnx", "weights".getBytes(UTF_8));
      String address = server.address() + "/model.onnx";
      String secret = "?X-Amz-Signature=0123456789";
      Path signature = folder.resolve("onnx.sig");
      for (String output : new String[] {"text", "json"}) {
        for (Outcome outcome :
            new Outcome[] {
              sign(
                  address + secret,
                  "--signature",
                  signature,
                  "--output",
                  output,
                  "--log-level",
                  "debug"),
              verify(address + secret, "--signature", signature, "--output", output),
              cli.with("digest", address + secret, "--output", output),
              verify(address + secret, "--output", output),
              verify(address + "x" + secret, "--signature", signature, "--output", output),
              cli.with("inspect", address + secret, "--output", output)
            }) {
          assertFalse(outcome.toString().contains("0123456789"), outcome::toString);
        }
      }
      expect(0, "model.onnx", verify(address + secret, "--signature", signature));
    }
  }

  @Test
  void noServerIsAskedOffline() {
    Outcome refused = verify(MODEL, "--offline", "--output", "json");
    assertEquals(3, refused.exitCode(), refused::toString);
    assertEquals("offline", refused.json().get("reason").asText());
    assertTrue(hub.hub.requests.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://models/bert", "gs://models/bert", "az://acme/models/bert"})
  void cloudsNeedTheAddOn(String location) {
    Outcome refused = verify(location, "--output", "json");
    assertEquals(3, refused.exitCode(), refused::toString);
    assertEquals("add-on-missing", refused.json().get("reason").asText());
  }
}
