package io.modelsigning.kms;

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
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.kms.VaultServer.Reply;
import io.modelsigning.testing.VirtualThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class VaultKeysTest {
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(300),
          Duration.ofMillis(10));

  private static final KeyReference MODELS = new KeyReference("hashivault://models");

  @TempDir private Path home;

  private VaultServer server;
  private VaultServer.Key models;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    server = new VaultServer();
    models = server.add("models", "ecdsa-p256");
    variables.put("VAULT_ADDR", server.address());
    variables.put("VAULT_TOKEN", "s.root-token");
    variables.put("HOME", home.toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KeyHolder keys() {
    return VaultKeys.within(LIMITS, variables);
  }

  private SigningException refused(KeyReference reference, Reason reason) {
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(reference));
    assertEquals(reason, e.reason(), e::getMessage);
    assertFalse(String.valueOf(e.getMessage()).contains("s.root-token"), e::getMessage);
    return e;
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
    server.add("models", TransitKey.typeOf(curve));
    SigningKey key = keys().signingKey(MODELS);
    Bytes signature = key.sign(digest(curve));
    assertTrue(EcdsaSignatureForm.isDer(signature.toArray()));
    assertTrue(verifies(key.publicKey(), digest(curve), signature));
    assertEquals(key.publicKey(), keys().publicKey(MODELS));
    assertEquals(
        List.of(
            "GET transit/keys/models",
            "POST transit/sign/models/sha2-" + curve.digestBytes() * 8,
            "GET transit/keys/models"),
        server.takeRequests());
  }

  @Test
  void theVersionIsSettledWhenTheKeyIsOpened() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    models.rotate();
    Bytes signature = key.sign(digest(Curve.P256));
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), signature));
    ECPublicKey latest = keys().publicKey(MODELS);
    assertFalse(verifies(latest, digest(Curve.P256), signature));
    assertEquals(key.publicKey(), keys().publicKey(new KeyReference("hashivault://models@1")));
    assertEquals(latest, keys().publicKey(new KeyReference("hashivault://models@2")));
    refused(new KeyReference("hashivault://models@3"), Reason.KEY_NOT_FOUND);
    models.minimum = 2;
    refused(new KeyReference("hashivault://models@1"), Reason.KEY_NOT_FOUND);
  }

  @Test
  void aSignatureOfAnotherVersionIsRefused() throws Exception {
    models.rotate();
    SigningKey key = keys().signingKey(MODELS);
    server.signsWith = 1;
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "signing with the key 'models' must be answered with a signature of version 2, but"
                    + " the answer is 'vault:v1:"),
        e::getMessage);
  }

  /** Whoever makes an envelope verifies it, so that no answer of the server is believed. */
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hashivault://",
        "hashivault://a/b",
        "hashivault://a@0",
        "hashivault://a@x",
        "hashivault://a@1234567890",
        "hashivault://.a",
        "hashivault://a.",
        "hashivault://../sys/seal",
        "hashivault://a?b",
        "hashivault://a\n",
        "hashivault:a"
      })
  void refusesOtherForms(String text) {
    SigningException e = refused(new KeyReference(text), Reason.MALFORMED_KEY_REFERENCE);
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith("must have the form hashivault://KEY or hashivault://KEY@VERSION"),
        e::getMessage);
    assertEquals(List.of(), server.takeRequests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-4096", "ed25519", "aes256-gcm96", "ecdsa-p224", ""})
  void refusesKeysOfOtherTypes(String type) {
    models.type = type;
    SigningException e = refused(MODELS, Reason.UNUSABLE_KEY);
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("but is of the type '" + type + "'"),
        e::getMessage);
  }

  @Test
  void refusesAKeyThatIsDeletedOrMissing() {
    models.softDeleted = true;
    refused(MODELS, Reason.UNUSABLE_KEY);
    SigningException e = refused(new KeyReference("hashivault://other"), Reason.KEY_NOT_FOUND);
    assertEquals("there is no key 'other' at the path 'keys/other'", e.getMessage());
  }

  @Test
  void refusesAPublicKeyOnAnotherCurveThanTheTypeSays() {
    models.type = "ecdsa-p384";
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void namesTheCapabilityThatIsMissing() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.forbidden.add("POST transit/sign/models/sha2-256");
    server.forbidden.add("GET transit/keys/models");
    assertEquals(
        "reading the key 'models' needs the capability 'read' on the path 'transit/keys/models',"
            + " which the server refuses: permission denied",
        refused(MODELS, Reason.KEY_ACCESS_DENIED).getMessage());
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.KEY_ACCESS_DENIED, e.reason());
    assertTrue(
        String.valueOf(e.getMessage())
            .contains("'update' on the path 'transit/sign/models/sha2-256'"),
        e::getMessage);
    VerificationUnavailableException reading =
        assertThrows(VerificationUnavailableException.class, () -> keys().publicKey(MODELS));
    assertEquals(Reason.KEY_ACCESS_DENIED, reading.reason());
  }

  @Test
  void saysWhereCredentialsWereLookedFor() throws Exception {
    variables.remove("VAULT_TOKEN");
    assertEquals(
        "the Vault server must be given a token or a login, but there is neither VAULT_TOKEN, nor"
            + " VAULT_ROLE_ID, nor VAULT_KUBERNETES_ROLE, nor the file ~/.vault-token",
        refused(MODELS, Reason.NO_KEY_CREDENTIALS).getMessage());
    assertEquals(List.of(), server.takeRequests());
    Files.writeString(home.resolve(".vault-token"), "s.root-token\n");
    assertEquals(keys().publicKey(MODELS), keys().signingKey(MODELS).publicKey());
    Files.writeString(home.resolve(".vault-token"), "s.root-token\nX-Other: header");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    Files.write(home.resolve(".vault-token"), new byte[(64 << 10) + 1]);
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    variables.put("VAULT_TOKEN", "s.root-token\r\nX: y");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
  }

  @Test
  void logsInByAppRoleAndAnewWhenTheTokenIsOver() throws Exception {
    variables.remove("VAULT_TOKEN");
    variables.put("VAULT_ROLE_ID", "the-role");
    variables.put("VAULT_SECRET_ID", "the-secret-id");
    SigningKey key = keys().signingKey(MODELS);
    key.sign(digest(Curve.P256));
    assertEquals(1, server.logins.size());
    server.tokens.clear();
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    assertEquals(2, server.logins.size());
    // What a new token may not do either, is not tried for ever.
    server.forbidden.add("POST transit/sign/models/sha2-256");
    assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(3, server.logins.size());
    variables.put("VAULT_APPROLE_PATH", "machines");
    keys().publicKey(MODELS);
    variables.put("VAULT_SECRET_ID", "another-secret-id");
    SigningException e = refused(MODELS, Reason.KEY_ACCESS_DENIED);
    assertEquals(
        "logging in at the path 'auth/machines' was refused by the server with status 400: invalid"
            + " role or secret ID",
        e.getMessage());
  }

  @Test
  void aLoginPinsNoVirtualThread() throws Exception {
    variables.remove("VAULT_TOKEN");
    variables.put("VAULT_ROLE_ID", "the-role");
    variables.put("VAULT_SECRET_ID", "the-secret-id");
    server.loginTakes = Duration.ofMillis(100);
    KeyHolder keys = keys();

    assertEquals(List.of(), VirtualThreads.pinnedWhile(8, () -> keys.publicKey(MODELS)));
    assertEquals(1, server.logins.size());
  }

  @Test
  void logsInByKubernetes() throws Exception {
    variables.remove("VAULT_TOKEN");
    variables.put("VAULT_KUBERNETES_ROLE", "signer");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    variables.put(
        "VAULT_KUBERNETES_TOKEN_FILE",
        Files.writeString(home.resolve("token"), "service-account-jwt\n").toString());
    keys().signingKey(MODELS).sign(digest(Curve.P256));
    assertEquals(1, server.logins.size());
  }

  @Test
  void takesNamespaceMountAndTheVariablesOfOpenBao() throws Exception {
    server.namespace = "team/models";
    server.mount = "engines/transit";
    variables.put("VAULT_NAMESPACE", "team/models");
    variables.put("TRANSIT_SECRET_ENGINE_PATH", "/engines/transit/");
    keys().signingKey(MODELS).sign(digest(Curve.P256));
    variables.put("BAO_ADDR", server.address());
    variables.put("BAO_TOKEN", "s.root-token");
    variables.put("VAULT_ADDR", "https://vault.invalid");
    variables.put("VAULT_TOKEN", "for another server");
    keys().signingKey(MODELS).sign(digest(Curve.P256));
    variables.put("TRANSIT_SECRET_ENGINE_PATH", "../sys");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    variables.remove("TRANSIT_SECRET_ENGINE_PATH");
    variables.put("VAULT_NAMESPACE", "a\nb");
    refused(MODELS, Reason.NO_KEY_CREDENTIALS);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "vault.example.com",
    "https://user:secret@host",
    "file:///etc",
    "https://h/?a=b"
  })
  void refusesAddressesThatAreNone(String address) {
    variables.put("VAULT_ADDR", address);
    SigningException e = refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    assertFalse(String.valueOf(e.getMessage()).contains("secret@"), e::getMessage);
  }

  @Test
  void authoritiesThatCannotBeReadAreNamed() {
    variables.put("VAULT_CACERT", home.resolve("none.pem").toString());
    SigningException e = refused(MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
    assertTrue(String.valueOf(e.getMessage()).contains("none.pem"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void repeatsWhatFailsInPassing(int status) throws Exception {
    server.replies.add(new Reply(status, "{\"errors\": [\"slow down\"]}"));
    server.replies.add(new Reply(status, ""));
    SigningKey key = keys().signingKey(MODELS);
    server.signReplies.add(new Reply(status, ""));
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    assertEquals(5, server.takeRequests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html></html>",
        "{}",
        "{\"data\": []}",
        "{\"data\": {}}",
        "{\"data\": {\"type\": \"ecdsa-p256\"}}",
        "{\"data\": {\"type\": \"ecdsa-p256\", \"latest_version\": \"1\"}}",
        "{\"data\": {\"type\": \"ecdsa-p256\", \"latest_version\": 1, \"keys\": {\"1\": {\"public_key\": \"AAAA\"}}}}",
        "{\"data\": {\"type\": \"ecdsa-p256\", \"latest_version\": 1, \"keys\": {\"1\": {\"public_key\": \"§\"}}}}",
        "{\"data\": {}} {}"
      })
  void refusesDescriptionsThatAreNone(String body) {
    server.replies.add(new Reply(200, body));
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void refusesAnswersThatAreTooDeepOrTooLarge() {
    server.replies.add(new Reply(200, "{\"data\":" + "[".repeat(100_000)));
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
    server.replies.add(new Reply(200, "{\"data\": \"" + "a".repeat(2 << 20) + "\"}"));
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(MODELS));
    assertTrue(String.valueOf(e.getMessage()).contains("more than 1048576 bytes"), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\": {\"signature\": 1}}",
        "{\"data\": {\"signature\": \"MEUCIQ\"}}",
        "{\"data\": {\"signature\": \"vault:v1:§\"}}",
        "{\"data\": {\"signature\": \"vault:v11:AAAA\"}}"
      })
  void refusesSignaturesThatAreNone(String body) throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.signReplies.add(new Reply(200, body));
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
  }

  @Test
  void whatTheServerSaysIsShownShortAndWithoutControlCharacters() {
    server.replies.add(
        new Reply(400, "{\"errors\": [\"\\u001b[31mred\", \"%s\"]}".formatted("x".repeat(9999))));
    String message = String.valueOf(refused(MODELS, Reason.UNUSABLE_KEY).getMessage());
    assertFalse(message.contains("\u001b"), message);
    assertTrue(message.length() < 600, message);
  }

  @Test
  void serversThatAreNotThereOrNeverAnswerAreNoAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      variables.put("VAULT_ADDR", "http://127.0.0.1:" + silent.getLocalPort());
      Limits limits =
          new Limits(
              Duration.ofMillis(500),
              Duration.ofMillis(500),
              Duration.ofMillis(500),
              Duration.ofMillis(500),
              Duration.ofMillis(10));
      SigningException e =
          assertThrows(
              SigningException.class, () -> VaultKeys.within(limits, variables).signingKey(MODELS));
      assertEquals("service-unavailable", e.reason().code());
    }
    SigningException e = assertThrows(SigningException.class, () -> keys().signingKey(MODELS));
    assertEquals("service-unavailable", e.reason().code());
  }

  @Test
  void canBeInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      variables.put("VAULT_ADDR", "http://127.0.0.1:" + silent.getLocalPort());
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> keys().signingKey(MODELS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesKeysAndReplacesNone(Curve curve) throws Exception {
    KeyReference fresh = new KeyReference("hashivault://fresh");
    KeyHolder.Created made = keys().create(fresh, curve);
    assertEquals(fresh, made.reference());
    assertEquals(made.publicKey(), keys().publicKey(fresh));
    SigningKey key = keys().signingKey(fresh);
    assertTrue(verifies(made.publicKey(), digest(curve), key.sign(digest(curve))));
    SigningException e = assertThrows(SigningException.class, () -> keys().create(fresh, curve));
    assertEquals(Reason.KEY_EXISTS, e.reason());
    assertEquals(
        Reason.MALFORMED_KEY_REFERENCE,
        assertThrows(
                SigningException.class,
                () -> keys().create(new KeyReference("hashivault://new@1"), curve))
            .reason());
  }

  /** Two who make a key of one name at the same time would each be told that it is theirs. */
  @Test
  void aKeyThatSomebodyElseMadeMeanwhileIsNotOurs() {
    server.replies.add(new Reply(404, "{\"errors\": []}"));
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(MODELS, Curve.P256));
    assertEquals(Reason.KEY_EXISTS, e.reason());
  }

  @Test
  void oneKeySignsInManyThreads() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    Bytes digest = digest(Curve.P256);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Bytes> sign = () -> key.sign(digest);
      for (Future<Bytes> each : threads.invokeAll(java.util.Collections.nCopies(40, sign))) {
        assertTrue(verifies(key.publicKey(), digest, each.get()));
      }
    }
  }

  @Test
  void refusesADigestThatIsNone() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.takeRequests();
    assertThrows(IllegalArgumentException.class, () -> key.sign(Bytes.of(new byte[2])));
    assertEquals(List.of(), server.takeRequests());
  }
}
