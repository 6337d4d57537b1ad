package io.modelsigning.google;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.google.CloudServer.Reply;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.keys.KeyMethods;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GoogleKeysTest {
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          Duration.ofMillis(10));

  private static final String NAME = CloudServer.RING + "/cryptoKeys/models";
  private static final KeyReference MODELS = new KeyReference("gcpkms://" + NAME);

  @TempDir private Path folder;

  private CloudServer server;
  private CloudServer.Version first;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    server = new CloudServer();
    first = server.add("models", Curve.P256);
    Path file = Files.writeString(folder.resolve("account.json"), server.accountFile());
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS", server.address() + "/");
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
    variables.put("HOME", folder.toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KeyHolder keys() {
    return GoogleKeys.within(LIMITS, variables);
  }

  private SigningException refused(KeyReference reference, Reason reason) {
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(reference));
    assertEquals(reason, e.reason(), e::getMessage);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains("ya29.token"), cause::toString);
    }
    return e;
  }

  private static SigningException failed(SigningKey key) {
    return assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
  }

  private static Bytes digest(Curve curve) throws Exception {
    return Bytes.of(MessageDigest.getInstance(curve.hashAlgorithm()).digest(new byte[] {7}));
  }

  private static boolean verifies(ECPublicKey key, Bytes digest, Bytes signature) throws Exception {
    Signature verifier = Signature.getInstance("NONEwithECDSA");
    verifier.initVerify(key);
    verifier.update(digest.toArray());
    return verifier.verify(signature.toArray());
  }

  @ParameterizedTest
  @EnumSource(names = {"P256", "P384"})
  void signsDigestsOnEachCurve(Curve curve) throws Exception {
    server.add("other", curve);
    KeyReference reference = new KeyReference("gcpkms://" + CloudServer.RING + "/cryptoKeys/other");
    SigningKey key = keys().signingKey(reference);
    Bytes signature = key.sign(digest(curve));
    assertTrue(EcdsaSignatureForm.isDer(signature.toArray()));
    assertTrue(verifies(key.publicKey(), digest(curve), signature));
    assertEquals(key.publicKey(), keys().publicKey(reference));
    String version = "/v1/" + CloudServer.RING + "/cryptoKeys/other/cryptoKeyVersions";
    assertEquals(
        List.of(
            "POST /token",
            "GET " + version,
            "GET " + version + "/1/publicKey",
            "POST " + version + "/1:asymmetricSign"),
        server.requests.subList(0, 4));
  }

  @Test
  void aVersionThatIsNamedIsAskedForAtOnce() throws Exception {
    server.add("models", Curve.P256);
    for (String form : List.of("/cryptoKeyVersions/1", "/versions/1")) {
      server.requests.clear();
      KeyReference reference = new KeyReference(MODELS + form);
      assertEquals(first.pair.getPublic(), keys().publicKey(reference));
      assertEquals(
          List.of("POST /token", "GET /v1/" + NAME + "/cryptoKeyVersions/1/publicKey"),
          server.requests);
    }
    refused(new KeyReference(MODELS + "/versions/3"), Reason.KEY_NOT_FOUND);
  }

  @Test
  void theNewestEnabledVersionIsSettledWhenTheKeyIsOpened() throws Exception {
    for (int i = 2; i <= 12; i++) {
      server.add("models", Curve.P256);
    }
    server.add("models", Curve.P256).state = "DISABLED";
    server.add("models", Curve.P256).state = "DESTROY_SCHEDULED";
    server.pageSize = 5;
    SigningKey key = keys().signingKey(MODELS);
    assertEquals(keys().publicKey(new KeyReference(MODELS + "/versions/12")), key.publicKey());
    server.add("models", Curve.P256);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @Test
  void refusesKeysWithoutAVersionThatIsEnabled() {
    first.state = "DISABLED";
    refused(MODELS, Reason.UNUSABLE_KEY);
    SigningException e = refused(new KeyReference(MODELS + "/versions/1"), Reason.UNUSABLE_KEY);
    assertTrue(String.valueOf(e.getMessage()).contains("is: DISABLED"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RSA_SIGN_PSS_2048_SHA256", "EC_SIGN_SECP256K1_SHA256", "EC_SIGN_ED25519", ""})
  void refusesKeysOfOtherAlgorithms(String algorithm) {
    first.algorithm = algorithm;
    SigningException e = refused(MODELS, Reason.UNUSABLE_KEY);
    assertTrue(String.valueOf(e.getMessage()).endsWith("but is of " + algorithm), e::getMessage);
  }

  @Test
  void refusesAPublicKeyOnAnotherCurve() {
    first.algorithm = "EC_SIGN_P384_SHA384";
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void aSignatureOfAnotherVersionIsRefused() throws Exception {
    server.add("models", Curve.P256);
    SigningKey key = keys().signingKey(MODELS);
    server.signsWith = 1;
    SigningException e = failed(key);
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("the answer has " + NAME + "/cryptoKeyVersions/1"),
        e::getMessage);
  }

  /** Whoever makes an envelope verifies it, so that no answer of the service is believed. */
  @Test
  void aSignatureOverTheWrongDigestIsCaught() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.hashesAgain = true;
    assertFalse(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> KeyMethods.create(Clock.systemUTC()).keySigner(key).sign(Bytes.ofUtf8("{}")));
    assertEquals("signing-failed", e.reason().code());
  }

  @Test
  void whatIsDamagedOnTheWayIsRefused() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.damagesDigest = true;
    assertEquals(Reason.MALFORMED_KEY_ANSWER, failed(key).reason());
    server.damagesDigest = false;
    server.damagesSignature = true;
    SigningException e = failed(key);
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
    assertTrue(String.valueOf(e.getMessage()).endsWith("another checksum"), e::getMessage);
    server.damagesKey = true;
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcpkms://",
        "gcpkms://projects/p",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/0",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/latest",
        "gcpkms://projects/p/locations/l/keyRings/../cryptoKeys/k",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k?a=b",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k\n",
        "gcpkms:///projects/p/locations/l/keyRings/r/cryptoKeys/k"
      })
  void refusesOtherForms(String text) {
    SigningException e = refused(new KeyReference(text), Reason.MALFORMED_KEY_REFERENCE);
    assertTrue(
        String.valueOf(e.getMessage()).contains("must have the form gcpkms://projects/PROJECT"),
        e::getMessage);
    assertEquals(List.of(), server.requests);
  }

  @Test
  void namesThePermissionThatIsMissing() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.forbidden.add(":asymmetricSign");
    SigningException e = failed(key);
    assertEquals(Reason.KEY_ACCESS_DENIED, e.reason());
    assertEquals(
        "signing with the key '"
            + NAME
            + "/cryptoKeyVersions/1' needs the permission"
            + " 'cloudkms.cryptoKeyVersions.useToSign', which Google Cloud refuses: Permission"
            + " denied on resource",
        e.getMessage());
    server.forbidden.add("/publicKey");
    SigningException reading = refused(MODELS, Reason.KEY_ACCESS_DENIED);
    assertTrue(
        String.valueOf(reading.getMessage()).contains("'cloudkms.cryptoKeyVersions.viewPublicKey'"),
        reading::getMessage);
    server.forbidden.add("/cryptoKeyVersions");
    VerificationUnavailableException listing =
        assertThrows(VerificationUnavailableException.class, () -> keys().publicKey(MODELS));
    assertTrue(
        String.valueOf(listing.getMessage()).contains("'cloudkms.cryptoKeyVersions.list'"),
        listing::getMessage);
  }

  @Test
  void namesKeysThatAreMissing() {
    refused(
        new KeyReference("gcpkms://" + CloudServer.RING + "/cryptoKeys/none"),
        Reason.KEY_NOT_FOUND);
  }

  @Test
  void takesTheTokenOfTheMachine() throws Exception {
    variables.remove("GOOGLE_APPLICATION_CREDENTIALS");
    variables.put("GCE_METADATA_HOST", server.host());
    SigningKey key = keys().signingKey(MODELS);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @Test
  void takesWhatGcloudLeft() throws Exception {
    variables.remove("GOOGLE_APPLICATION_CREDENTIALS");
    Path config = Files.createDirectories(folder.resolve(".config/gcloud"));
    Files.writeString(config.resolve("application_default_credentials.json"), server.accountFile());
    assertEquals(first.pair.getPublic(), keys().publicKey(MODELS));
    variables.put("CLOUDSDK_CONFIG", folder.resolve("none").toString());
    variables.put("GCE_METADATA_HOST", "127.0.0.1:1");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
  }

  @Test
  void saysWhereCredentialsWereLookedFor() throws Exception {
    variables.remove("GOOGLE_APPLICATION_CREDENTIALS");
    variables.put("GCE_METADATA_HOST", "127.0.0.1:1");
    assertEquals(
        "Google Cloud must be given credentials, but none were found; looked for in"
            + " GOOGLE_APPLICATION_CREDENTIALS,"
            + " ~/.config/gcloud/application_default_credentials.json, and the machine's metadata",
        refused(MODELS, Reason.NO_KEY_CREDENTIALS).getMessage());
    for (String text :
        List.of("", "{}", "[]", "{\"type\": \"service_account\"}", "{\"type\": \"x\"}")) {
      Path file = Files.writeString(folder.resolve("broken.json"), text);
      variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
      SigningException e = refused(MODELS, Reason.NO_KEY_CREDENTIALS);
      assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::getMessage);
      assertFalse(String.valueOf(e.getMessage()).endsWith("."), e::getMessage);
    }
    Path large = Files.write(folder.resolve("large.json"), new byte[(256 << 10) + 1]);
    for (Path file : List.of(folder.resolve("none.json"), large)) {
      variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
      refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    }
    assertEquals(List.of(), server.requests);
  }

  /** So that the stand-in's check of assertions is one; and the key of the account is not told. */
  @Test
  void anAccountThatIsNotKnownGetsNoToken() throws Exception {
    try (CloudServer another = new CloudServer()) {
      Path file =
          Files.writeString(
              folder.resolve("other.json"),
              another.accountFile().replace(another.address(), server.address()));
      variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
      SigningException e = refused(MODELS, Reason.NO_KEY_CREDENTIALS);
      assertFalse(String.valueOf(e.getMessage()).contains("PRIVATE"), e::getMessage);
      assertEquals(List.of("POST /token"), server.requests);
    }
  }

  @Test
  void aTokenThatIsNotTakenIsNamed() {
    server.replies.add(Reply.error(401, "Request had invalid authentication credentials"));
    refused(MODELS, Reason.KEY_ACCESS_DENIED);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void repeatsWhatFailsInPassing(int status) throws Exception {
    server.replies.add(Reply.error(status, "Try again"));
    SigningKey key = keys().signingKey(MODELS);
    server.signReplies.add(Reply.error(status, "Try again"));
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html></html>", "{\"cryptoKeyVersions\": [}"})
  void refusesAnswersThatAreNone(String body) {
    server.replies.add(new Reply(200, body));
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"cryptoKeyVersions\": {}}",
        "{\"cryptoKeyVersions\": [1, {\"state\": \"ENABLED\"}]}",
        "{\"cryptoKeyVersions\": [{\"state\": \"ENABLED\", \"name\": \"projects/other/cryptoKeyVersions/7\"}]}"
      })
  void refusesListsWithoutAVersion(String body) {
    server.replies.add(new Reply(200, body));
    refused(MODELS, Reason.UNUSABLE_KEY);
  }

  @Test
  void refusesListsThatNeverEnd() {
    for (int i = 0; i < 20; i++) {
      server.replies.add(new Reply(200, "{\"nextPageToken\": \"a&b\"}"));
    }
    refused(MODELS, Reason.UNUSABLE_KEY);
    assertEquals(10, server.replies.size());
  }

  @Test
  void refusesSignaturesThatAreNone() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    String name = "{\"name\": \"" + NAME + "/cryptoKeyVersions/1\"";
    for (String rest :
        List.of(
            "}",
            ", \"verifiedDigestCrc32c\": true}",
            ", \"verifiedDigestCrc32c\": true, \"signature\": \"§\"}",
            ", \"verifiedDigestCrc32c\": true, \"signature\": \"AAAA\"}")) {
      server.signReplies.add(new Reply(200, name + rest));
      assertEquals(Reason.MALFORMED_KEY_ANSWER, failed(key).reason());
    }
  }

  @Test
  void refusesAnswersThatAreTooLarge() {
    server.replies.add(new Reply(200, "{\"a\": \"" + "a".repeat(2 << 20) + "\"}"));
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(MODELS));
    assertTrue(String.valueOf(e.getMessage()).contains("more than 1048576 bytes"), e::getMessage);
  }

  @Test
  void servicesThatAreNotThereAreNoAnswer() {
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS", "http://127.0.0.1:1/");
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(MODELS));
    assertEquals("service-unavailable", e.reason().code());
    variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS", "file:///etc");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
  }

  @Test
  void canBeInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Path file =
          Files.writeString(
              folder.resolve("silent.json"), server.accountFile().replace(server.host(), address));
      variables.put("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> keys().signingKey(MODELS));
      variables.remove("GOOGLE_APPLICATION_CREDENTIALS");
      variables.put("GCE_METADATA_HOST", address);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> keys().signingKey(MODELS));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"P256", "P384"})
  void makesKeysAndReplacesNone(Curve curve) throws Exception {
    KeyReference fresh = new KeyReference("gcpkms://" + CloudServer.RING + "/cryptoKeys/fresh");
    KeyHolder.Created made = keys().create(fresh, curve);
    assertEquals(fresh, made.reference());
    assertEquals(made.publicKey(), keys().publicKey(fresh));
    assertEquals(
        Reason.KEY_EXISTS,
        assertThrows(SigningException.class, () -> keys().create(fresh, curve)).reason());
    assertEquals(
        Reason.MALFORMED_KEY_REFERENCE,
        assertThrows(
                SigningException.class,
                () -> keys().create(new KeyReference(MODELS + "/versions/2"), curve))
            .reason());
  }

  @Test
  void makesNoKeysOnCurvesThatTheServiceHasNot() {
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(MODELS, Curve.P521));
    assertEquals(Reason.UNUSABLE_KEY, e.reason());
    assertEquals(List.of(), server.requests);
  }

  @Test
  void oneKeySignsInManyThreads() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    Bytes digest = digest(Curve.P256);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Bytes> sign = () -> key.sign(digest);
      for (Future<Bytes> each : threads.invokeAll(Collections.nCopies(40, sign))) {
        assertTrue(verifies(key.publicKey(), digest, each.get()));
      }
    }
    assertEquals(1, Collections.frequency(server.requests, "POST /token"));
  }

  @Test
  void refusesADigestThatIsNone() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.requests.clear();
    assertThrows(IllegalArgumentException.class, () -> key.sign(Bytes.of(new byte[2])));
    assertEquals(List.of(), server.requests);
  }
}
