package io.modelsigning.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import io.modelsigning.azure.VaultServer.Reply;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.keys.KeyMethods;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AzureKeysTest {
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofMillis(300),
          Duration.ofMillis(10));

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String ID = "https://" + VaultServer.VAULT + "/keys/signing/";
  private static final KeyReference SIGNING =
      new KeyReference("azurekms://" + VaultServer.VAULT + "/signing");

  @TempDir private Path folder;

  private VaultServer server;
  private VaultServer.Version first;
  private UnaryOperator<URI> route;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    server = new VaultServer();
    route = server::route;
    first = server.add(VaultServer.VAULT, "signing", Curve.P256);
    variables.put("AZURE_TENANT_ID", VaultServer.TENANT);
    variables.put("AZURE_CLIENT_ID", VaultServer.CLIENT);
    variables.put("AZURE_CLIENT_SECRET", VaultServer.SECRET);
    // Nobody's own logins.
    variables.put("AZURE_TOKEN_CREDENTIALS", "prod");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KeyHolder keys() {
    return AzureKeys.within(LIMITS, variables, route, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private SigningException refused(KeyReference reference, Reason reason) {
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(reference));
    assertEquals(reason, e.reason(), e::getMessage);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains("azure-token"), cause::toString);
      assertFalse(cause.toString().contains(VaultServer.SECRET), cause::toString);
    }
    return e;
  }

  private void refused(Reason reason, String end) {
    SigningException e = refused(SIGNING, reason);
    assertTrue(String.valueOf(e.getMessage()).endsWith(end), e::getMessage);
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
  @EnumSource
  void signsDigestsOnEachCurve(Curve curve) throws Exception {
    server.add(VaultServer.VAULT, "other", curve).key.addProperty("kty", "EC-HSM");
    KeyReference reference = new KeyReference("azurekms://" + VaultServer.VAULT + "/other");
    SigningKey key = keys().signingKey(reference);
    for (int i = 0; i < 10; i++) {
      Bytes signature = key.sign(digest(curve));
      assertTrue(EcdsaSignatureForm.isDer(signature.toArray()));
      assertTrue(verifies(key.publicKey(), digest(curve), signature));
    }
    assertEquals(key.publicKey(), keys().publicKey(reference));
    String address = VaultServer.VAULT + "/keys/other";
    assertEquals(
        List.of(
            VaultServer.LOGIN,
            "GET " + address,
            "POST " + address + "/00000000000000000000000000000001/sign"),
        server.requests.stream()
            .filter(request -> !request.endsWith("/common/discovery/instance"))
            .limit(3)
            .toList());
  }

  @Test
  void aVersionThatIsNamedIsAskedFor() throws Exception {
    server.add(VaultServer.VAULT, "signing", Curve.P256);
    KeyReference reference = new KeyReference(SIGNING + "/00000000000000000000000000000001");
    assertEquals(first.pair.getPublic(), keys().publicKey(reference));
    refused(new KeyReference(SIGNING + "/00000000000000000000000000000003"), Reason.KEY_NOT_FOUND);
  }

  @Test
  void theVersionIsSettledWhenTheKeyIsOpened() throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    server.add(VaultServer.VAULT, "signing", Curve.P256);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  /** Names of keys are the same in both cases, and the service writes them as they were made. */
  @Test
  void namesAreTheSameInBothCases() throws Exception {
    first.key.addProperty("kid", ID.replace("signing", "Signing") + "1".repeat(32));
    assertEquals(first.pair.getPublic(), keys().publicKey(SIGNING));
    assertEquals(
        first.pair.getPublic(),
        keys().publicKey(new KeyReference("AzureKMS://Models.Vault.Azure.NET/signing")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models.vault.azure.cn",
        "models.vault.usgovcloudapi.net",
        "models.managedhsm.azure.net"
      })
  void tokensAreForTheServiceOfTheVaultsCloud(String host) throws Exception {
    VaultServer.Version version = server.add(host, "signing", Curve.P384);
    assertEquals(
        version.pair.getPublic(),
        keys().publicKey(new KeyReference("azurekms://" + host + "/signing")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "RSA-HSM", "oct", "oct-HSM", "OKP"})
  void refusesKeysOfOtherTypes(String type) {
    first.key.addProperty("kty", type);
    refused(Reason.UNUSABLE_KEY, "must be of the type EC or EC-HSM, but is of " + type);
  }

  @Test
  void refusesKeysOnOtherCurves() {
    first.key.addProperty("crv", "P-256K");
    refused(Reason.UNUSABLE_KEY, "must be on P-256, P-384 or P-521, but is on P-256K");
    first.key.addProperty("crv", "P-384");
    refused(Reason.MALFORMED_KEY_ANSWER, "with a public key on P-384, but the answer has none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "§", "a b"})
  void refusesPublicKeysThatAreNone(String coordinate) {
    first.key.addProperty("x", coordinate);
    refused(Reason.MALFORMED_KEY_ANSWER, "but the answer has none");
  }

  @Test
  void refusesCoordinatesThatAreTooLong() {
    first.key.addProperty("y", VaultServer.base64(new byte[33]));
    refused(Reason.MALFORMED_KEY_ANSWER, "but the answer has none");
  }

  @Test
  void refusesKeysThatAreDisabled() {
    first.attributes.addProperty("enabled", false);
    refused(Reason.UNUSABLE_KEY, "must be enabled, but is disabled");
    assertThrows(VerificationUnavailableException.class, () -> keys().publicKey(SIGNING));
  }

  /** What they signed before is verified all the same. */
  @Test
  void refusesToSignOutsideTheTimeOfAKey() throws Exception {
    first.attributes.addProperty("nbf", NOW.getEpochSecond() + 1);
    refused(Reason.UNUSABLE_KEY, "is not before 2026-01-02T03:04:06Z");
    first.attributes.addProperty("nbf", NOW.getEpochSecond());
    first.attributes.addProperty("exp", NOW.getEpochSecond());
    refused(Reason.UNUSABLE_KEY, "but expired at 2026-01-02T03:04:05Z");
    assertEquals(first.pair.getPublic(), keys().publicKey(SIGNING));
    first.attributes.addProperty("exp", "tomorrow");
    refused(Reason.MALFORMED_KEY_ANSWER, "with a time as 'exp', but the answer has something else");
    first.attributes.addProperty("exp", NOW.getEpochSecond() + 1);
    assertEquals(first.pair.getPublic(), keys().signingKey(SIGNING).publicKey());
  }

  @Test
  void refusesKeysThatMustNotSign() {
    JsonArray operations = new JsonArray();
    operations.add("verify");
    first.key.add("key_ops", operations);
    refused(Reason.UNUSABLE_KEY, "must be permitted the operation sign, but is not");
    first.key.remove("key_ops");
    refused(Reason.UNUSABLE_KEY, "must be permitted the operation sign, but is not");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://other.vault.azure.net/keys/signing/00000000000000000000000000000001",
        "https://models.vault.azure.net/keys/other/00000000000000000000000000000001",
        "https://models.vault.azure.net/keys/signing/../other",
        "https://models.vault.azure.net/keys/signing"
      })
  void refusesDescriptionsOfOtherKeys(String id) {
    first.key.addProperty("kid", id);
    SigningException e = refused(SIGNING, Reason.MALFORMED_KEY_ANSWER);
    assertTrue(
        String.valueOf(e.getMessage()).contains("with a version of https://"), e::getMessage);
  }

  @Test
  void refusesDescriptionsOfOtherVersions() {
    server.replies.add(first.describe());
    refused(
        new KeyReference(SIGNING + "/00000000000000000000000000000002"),
        Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void aSignatureOfAnotherVersionIsRefused() throws Exception {
    server.add(VaultServer.VAULT, "signing", Curve.P256);
    SigningKey key = keys().signingKey(SIGNING);
    server.signsWith = 1;
    SigningException e = failed(key);
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("the answer has one by " + first.id()),
        e::getMessage);
  }

  /** Whoever makes an envelope verifies it, so that no answer of the service is believed. */
  @Test
  void aSignatureOverTheWrongDigestIsCaught() throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    server.hashesAgain = true;
    assertFalse(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> KeyMethods.create(Clock.systemUTC()).keySigner(key).sign(Bytes.ofUtf8("{}")));
    assertEquals("signing-failed", e.reason().code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azurekms://",
        "azurekms://models/signing",
        "azurekms://models.vault.azure.net",
        "azurekms://models.vault.azure.net/",
        "azurekms://models.vault.azure.net/signing/latest",
        "azurekms://models.vault.azure.net/signing/",
        "azurekms://models.vault.azure.net/../secrets",
        "azurekms://models.vault.azure.net/signing?a=b",
        "azurekms://models.vault.azure.net/signing\n",
        "azurekms://models.vault.azure.net:8443/signing",
        "azurekms://vault.azure.net/signing",
        "azurekms://a.b.vault.azure.net/signing",
        "azurekms://models.vault.azure.net.example.com/signing",
        "azurekms://models.vaultXazure.net/signing",
        "azurekms://example.com/models.vault.azure.net/signing",
        "azurekms://user@models.vault.azure.net/signing"
      })
  void refusesOtherForms(String text) {
    SigningException e = refused(new KeyReference(text), Reason.MALFORMED_KEY_REFERENCE);
    assertTrue(
        String.valueOf(e.getMessage())
            .contains("must have the form azurekms://VAULT.vault.azure.net/KEY"),
        e::getMessage);
    assertEquals(List.of(), server.requests);
  }

  @Test
  void namesThePermissionThatIsMissing() throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    server.forbidden.add("sign");
    SigningException e = failed(key);
    assertEquals(Reason.KEY_ACCESS_DENIED, e.reason());
    assertEquals(
        "signing with the key '"
            + first.id()
            + "' needs the permission 'keys/sign', which the role 'Key Vault Crypto User' has, and"
            + " which Azure refuses: Caller is not authorized to perform action on resource",
        e.getMessage());
    server.forbidden.add("create");
    SigningException making =
        assertThrows(
            SigningException.class,
            () -> keys().create(new KeyReference(SIGNING + "-2"), Curve.P256));
    assertTrue(
        String.valueOf(making.getMessage())
            .contains("'keys/create', which the role 'Key Vault Crypto Officer' has"),
        making::getMessage);
    server.forbidden.add("get");
    VerificationUnavailableException reading =
        assertThrows(VerificationUnavailableException.class, () -> keys().publicKey(SIGNING));
    assertTrue(String.valueOf(reading.getMessage()).contains("'keys/get'"), reading::getMessage);
  }

  @Test
  void namesKeysThatAreMissing() {
    refused(new KeyReference("azurekms://" + VaultServer.VAULT + "/none"), Reason.KEY_NOT_FOUND);
  }

  @Test
  void takesTheIdentityOfAWorkload() throws Exception {
    variables.remove("AZURE_CLIENT_SECRET");
    Path file = Files.writeString(folder.resolve("token"), VaultServer.ASSERTION);
    variables.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
    SigningKey key = keys().signingKey(SIGNING);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @Test
  void takesTheIdentityOfAMachine() throws Exception {
    variables.keySet().retainAll(Set.of("AZURE_TOKEN_CREDENTIALS"));
    server.isMachine = true;
    SigningKey key = keys().signingKey(SIGNING);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @Test
  void saysWhereCredentialsWereLookedFor() {
    variables.keySet().retainAll(Set.of("AZURE_TOKEN_CREDENTIALS"));
    SigningException e = refused(SIGNING, Reason.NO_KEY_CREDENTIALS);
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "Azure must be given credentials, but none were found; looked for in"
                    + " AZURE_CLIENT_ID and AZURE_TENANT_ID with AZURE_CLIENT_SECRET,"),
        e::getMessage);
  }

  @Test
  void refusesKindsOfCredentialsThatThereAreNot() {
    variables.put("AZURE_TOKEN_CREDENTIALS", "any");
    refused(
        Reason.NO_KEY_CREDENTIALS, "AZURE_TOKEN_CREDENTIALS must be 'dev' or 'prod', but is 'any'");
    assertEquals(List.of(), server.requests);
  }

  /** So that the stand-in's check of secrets is one. */
  @Test
  void aSecretThatIsNotKnownGetsNoToken() {
    variables.put("AZURE_CLIENT_SECRET", "another~secret");
    SigningException e = refused(SIGNING, Reason.NO_KEY_CREDENTIALS);
    assertTrue(String.valueOf(e.getMessage()).contains("AADSTS7000215"), e::getMessage);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains("another~secret"), cause::toString);
    }
    assertTrue(server.requests.stream().noneMatch(request -> request.contains("/keys/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"token_type\": \"Bearer\", \"expires_in\": 3599}"})
  void refusesTokensThatAreNone(String body) {
    server.tokenReplies.add(new Reply(200, body));
    refused(SIGNING, Reason.NO_KEY_CREDENTIALS);
  }

  @Test
  void refusesTokensWithLineBreaks() {
    server.tokenReplies.add(
        new Reply(
            200,
            "{\"token_type\": \"Bearer\", \"expires_in\": 3599, \"access_token\": \"azure-token\\r\\nX: y\"}"));
    refused(SIGNING, Reason.NO_KEY_CREDENTIALS);
  }

  @Test
  void aTokenThatIsNotTakenIsNamed() {
    server.replies.add(Reply.error(401, "AKV10032: Invalid issuer azure-token-0"));
    refused(
        Reason.KEY_ACCESS_DENIED, "does not accept the credentials: AKV10032: Invalid issuer ***");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void repeatsWhatFailsInPassing(int status) throws Exception {
    server.replies.add(Reply.error(status, "Try again"));
    SigningKey key = keys().signingKey(SIGNING);
    server.signReplies.add(Reply.error(status, "Try again"));
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "<html></html>", "{\"key\": [}", "{\"key\": []}"})
  void refusesAnswersThatAreNone(String body) {
    server.replies.add(new Reply(200, body));
    refused(SIGNING, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void refusesDescriptionsWithoutAttributes() {
    server.replies.add(
        new Reply(200, first.describe().body().replace("\"attributes\"", "\"other\"")));
    refused(Reason.MALFORMED_KEY_ANSWER, "with attributes, but the answer has none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "§", "+/+/"})
  void refusesSignaturesThatAreNone(String value) throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    server.signReplies.add(
        new Reply(200, "{\"kid\": \"%s\", \"value\": \"%s\"}".formatted(first.id(), value)));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, failed(key).reason());
    server.signReplies.add(new Reply(200, "{\"kid\": \"%s\"}".formatted(first.id())));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, failed(key).reason());
  }

  @Test
  void refusesAnswersThatAreTooLarge() {
    server.replies.add(new Reply(200, "{\"a\": \"" + "a".repeat(2 << 20) + "\"}"));
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(SIGNING));
    assertTrue(String.valueOf(e.getMessage()).contains("more than 1048576 bytes"), e::getMessage);
  }

  @Test
  void servicesThatAreNotThereAreNoAnswer() {
    route =
        address ->
            address.getHost().equals(VaultServer.VAULT)
                ? URI.create("http://127.0.0.1:1/")
                : server.route(address);
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(SIGNING));
    assertEquals("service-unavailable", e.reason().code());
  }

  @Test
  void anAccountServerThatNeverAnswersIsNoAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      route = address -> URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Limits limits =
          new Limits(
              Duration.ofSeconds(1),
              Duration.ofSeconds(60),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofMillis(10));
      SigningException e =
          assertThrows(
              SigningException.class,
              () ->
                  AzureKeys.within(limits, variables, route, Clock.systemUTC())
                      .signingKey(SIGNING));
      assertEquals("the credentials give no access to Azure: no answer within 1 s", e.getMessage());
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> keys().signingKey(SIGNING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesKeysAndReplacesNone(Curve curve) throws Exception {
    for (String host : List.of(VaultServer.VAULT, "models.managedhsm.azure.net")) {
      KeyReference fresh = new KeyReference("azurekms://" + host + "/fresh");
      KeyHolder.Created made = keys().create(fresh, curve);
      assertEquals(fresh, made.reference());
      assertEquals(made.publicKey(), keys().signingKey(fresh).publicKey());
      assertEquals(
          Reason.KEY_EXISTS,
          assertThrows(SigningException.class, () -> keys().create(fresh, curve)).reason());
      assertEquals(1, server.keys.getOrDefault(host + "/keys/fresh", List.of()).size());
    }
    assertEquals(
        Reason.MALFORMED_KEY_REFERENCE,
        assertThrows(
                SigningException.class,
                () -> keys().create(new KeyReference(SIGNING + "/" + "1".repeat(32)), curve))
            .reason());
  }

  /** As one that was deleted, and can be recovered, which the service tells when one is made. */
  @Test
  void aNameThatIsTakenIsNotReplaced() {
    server.replies.add(Reply.error(404, "A key with (name/id) other was not found"));
    server.replies.add(
        Reply.error(409, "Key other is currently in a deleted but recoverable state"));
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(SIGNING, Curve.P256));
    assertEquals(Reason.KEY_EXISTS, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("recoverable state"), e::getMessage);
  }

  @Test
  void aNewKeyOnAnotherCurveIsRefused() {
    server.replies.add(Reply.error(404, "A key with (name/id) signing was not found"));
    server.replies.add(first.describe());
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(SIGNING, Curve.P384));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
  }

  @Test
  void oneKeySignsInManyThreads() throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    Bytes digest = digest(Curve.P256);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Bytes> sign = () -> key.sign(digest);
      for (Future<Bytes> each : threads.invokeAll(Collections.nCopies(40, sign))) {
        assertTrue(verifies(key.publicKey(), digest, each.get()));
      }
    }
    assertEquals(1, Collections.frequency(server.requests, VaultServer.LOGIN));
  }

  @Test
  void aTokenThatIsAboutToEndIsReplaced() throws Exception {
    server.expiresIn = 100;
    SigningKey key = keys().signingKey(SIGNING);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    assertEquals(2, Collections.frequency(server.requests, VaultServer.LOGIN));
  }

  @Test
  void refusesADigestThatIsNone() throws Exception {
    SigningKey key = keys().signingKey(SIGNING);
    server.requests.clear();
    assertThrows(IllegalArgumentException.class, () -> key.sign(Bytes.of(new byte[2])));
    assertEquals(List.of(), server.requests);
  }
}
