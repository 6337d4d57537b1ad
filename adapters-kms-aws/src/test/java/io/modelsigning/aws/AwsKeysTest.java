package io.modelsigning.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.aws.KmsServer.Reply;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.keys.KeyMethods;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class AwsKeysTest {
  private static final KeyReference MODELS = new KeyReference("awskms:///alias/models");
  private static final AwsKeys.Limits LIMITS =
      new AwsKeys.Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));

  @TempDir private Path folder;

  private KmsServer server;
  private KmsServer.Key models;
  private final List<String> set = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = new KmsServer();
    models = server.add("alias/models", Curve.P256);
    Map.of(
            "aws.endpointUrl",
            server.address(),
            "aws.region",
            KmsServer.REGION,
            "aws.accessKeyId",
            KmsServer.ACCESS_KEY,
            "aws.secretAccessKey",
            KmsServer.SECRET_KEY,
            "aws.disableEc2Metadata",
            "true",
            "aws.configFile",
            folder.resolve("config").toString(),
            "aws.sharedCredentialsFile",
            folder.resolve("credentials").toString())
        .forEach(this::set);
  }

  private void set(String name, String value) {
    System.setProperty(name, value);
    set.add(name);
  }

  @AfterEach
  void stop() {
    set.forEach(System::clearProperty);
    server.close();
  }

  private static KeyHolder keys() {
    return AwsKeys.within(LIMITS);
  }

  private static SigningException refused(KeyReference reference, Reason reason) {
    return refused(keys(), reference, reason);
  }

  private static SigningException refused(KeyHolder keys, KeyReference reference, Reason reason) {
    SigningException e = assertThrows(SigningException.class, () -> keys.signingKey(reference));
    assertEquals(reason, e.reason(), e::getMessage);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains(KmsServer.SECRET_KEY), cause::toString);
    }
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
    server.add("alias/models", curve);
    SigningKey key = keys().signingKey(MODELS);
    Bytes signature = key.sign(digest(curve));
    assertTrue(EcdsaSignatureForm.isDer(signature.toArray()));
    assertTrue(verifies(key.publicKey(), digest(curve), signature));
    assertEquals(key.publicKey(), keys().publicKey(MODELS));
    assertEquals(List.of("GetPublicKey", "Sign", "GetPublicKey"), server.operations);
  }

  /** So that the stand-in's check of requests is one. */
  @Test
  void aWrongSecretIsRefused() {
    System.setProperty("aws.secretAccessKey", "another secret");
    SigningException e = refused(MODELS, Reason.KEY_ACCESS_DENIED);
    assertTrue(
        String.valueOf(e.getMessage()).contains("AWS does not accept the credentials"),
        e::getMessage);
  }

  @Test
  void findsKeysByIdAndArn() throws Exception {
    for (String key :
        List.of(models.id(), models.arn, models.arn.replace("key/" + models.id(), "alias/x"))) {
      server.aliases.put(models.arn.replace("key/" + models.id(), "alias/x"), models.arn);
      assertEquals(models.pair.getPublic(), keys().publicKey(new KeyReference("awskms:///" + key)));
    }
  }

  /** The region of an ARN comes before the user's own. */
  @Test
  void anArnSaysTheRegion() throws Exception {
    System.setProperty("aws.region", "us-west-2");
    keys().publicKey(new KeyReference("awskms:///" + models.arn));
    refused(MODELS, Reason.KEY_ACCESS_DENIED);
  }

  /** The first byte of a TLS handshake (RFC 8446, section 5.1). */
  @Test
  void anEndpointInTheReferenceIsAskedByTls() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      FutureTask<Integer> first =
          new FutureTask<>(
              () -> {
                try (Socket connection = socket.accept()) {
                  return connection.getInputStream().read();
                }
              });
      Thread.ofVirtual().start(first);
      AwsKeys.Limits limits =
          new AwsKeys.Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2));
      refused(
          AwsKeys.within(limits),
          new KeyReference("awskms://127.0.0.1:%d/alias/models".formatted(socket.getLocalPort())),
          Reason.KEY_HOLDER_UNAVAILABLE);
      assertEquals(22, first.get());
    }
    assertEquals(List.of(), server.operations);
  }

  @Test
  void anAliasIsResolvedWhenTheKeyIsOpened() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.add("alias/models", Curve.P256);
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    assertEquals(models.pair.getPublic(), key.publicKey());
    assertFalse(key.publicKey().equals(keys().publicKey(MODELS)));
  }

  @Test
  void aSignatureOfAnotherKeyIsRefused() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.signsWith = server.add("alias/other", Curve.P256).arn;
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(server.signsWith), e::getMessage);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "awskms://",
        "awskms:///",
        "awskms://alias/models",
        "awskms:///models",
        "awskms:///alias/",
        "awskms:///alias/a b",
        "awskms:///1234abcd-12ab-34cd-56ef-1234567890a",
        "awskms:///arn:aws:s3:::bucket/key",
        "awskms:///arn:aws:kms:eu-central-1:1:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "awskms://host:port/alias/a",
        "awskms://user@host/alias/a",
        "awskms:///alias/a\n"
      })
  void refusesOtherForms(String text) {
    SigningException e = refused(new KeyReference(text), Reason.MALFORMED_KEY_REFERENCE);
    assertTrue(
        String.valueOf(e.getMessage()).contains("must have the form awskms://[ENDPOINT]/KEY"),
        e::getMessage);
    assertEquals(List.of(), server.operations);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, SIGN_VERIFY",
    "ECC_SECG_P256K1, SIGN_VERIFY",
    "ECC_NIST_P256, KEY_AGREEMENT",
    "RSA_4096, ENCRYPT_DECRYPT",
    "SOMETHING_NEW, SIGN_VERIFY"
  })
  void refusesKeysOfOtherKinds(String spec, String usage) {
    models.spec = spec;
    models.usage = usage;
    SigningException e = refused(MODELS, Reason.UNUSABLE_KEY);
    assertTrue(
        String.valueOf(e.getMessage()).endsWith("but is for " + usage + " and " + spec),
        e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Disabled", "PendingDeletion"})
  void refusesKeysInOtherStates(String state) {
    models.state = state;
    refused(MODELS, Reason.UNUSABLE_KEY);
  }

  @Test
  void refusesKeysThatEncrypt() {
    models.spec = "SYMMETRIC_DEFAULT";
    refused(MODELS, Reason.UNUSABLE_KEY);
  }

  @Test
  void namesKeysThatAreMissing() {
    SigningException e = refused(new KeyReference("awskms:///alias/other"), Reason.KEY_NOT_FOUND);
    assertEquals(
        "reading the public key of 'awskms:///alias/other' failed: NotFoundException, Alias or key"
            + " is not found",
        e.getMessage());
  }

  @Test
  void namesThePermissionThatIsMissing() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    Reply denied = Reply.error("AccessDeniedException", "User is not authorized");
    server.refusals.put("Sign", denied);
    server.refusals.put("GetPublicKey", denied);
    assertEquals(
        "reading the public key of 'awskms:///alias/models' needs the permission"
            + " 'kms:GetPublicKey', which AWS refuses: AccessDeniedException, User is not"
            + " authorized",
        refused(MODELS, Reason.KEY_ACCESS_DENIED).getMessage());
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.KEY_ACCESS_DENIED, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("the permission 'kms:Sign'"), e::getMessage);
    VerificationUnavailableException reading =
        assertThrows(VerificationUnavailableException.class, () -> keys().publicKey(MODELS));
    assertEquals(Reason.KEY_ACCESS_DENIED, reading.reason());
  }

  @Test
  void saysWhereCredentialsAndRegionWereLookedFor() {
    System.clearProperty("aws.region");
    SigningException region = refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    assertTrue(String.valueOf(region.getMessage()).contains("AWS_REGION"), region::getMessage);
    System.clearProperty("aws.secretAccessKey");
    System.clearProperty("aws.accessKeyId");
    SigningException e = refused(MODELS, Reason.NO_KEY_CREDENTIALS);
    assertTrue(
        String.valueOf(e.getMessage()).contains("looked for in AWS_ACCESS_KEY_ID"), e::getMessage);
    assertEquals(List.of(), server.operations);
  }

  @Test
  void repeatsWhatFailsInPassing() throws Exception {
    server.replies.add(Reply.error("ThrottlingException", "Rate exceeded"));
    SigningKey key = keys().signingKey(MODELS);
    server.replies.add(new Reply(500, "{\"__type\": \"KMSInternalException\"}"));
    assertTrue(verifies(key.publicKey(), digest(Curve.P256), key.sign(digest(Curve.P256))));
    assertEquals(List.of("GetPublicKey", "GetPublicKey", "Sign", "Sign"), server.operations);
    server.refusals.put("GetPublicKey", Reply.error("ThrottlingException", "Rate exceeded"));
    refused(MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
    assertTrue(server.operations.size() < 12, server.operations::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"KeyUsage\": \"SIGN_VERIFY\"}"})
  void refusesAnswersThatLackWhatKindTheKeyIs(String body) {
    server.replies.add(new Reply(200, body));
    refused(MODELS, Reason.UNUSABLE_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"KeySpec\": \"ECC_NIST_P256\", \"KeyUsage\": \"SIGN_VERIFY\"}",
        "{\"KeySpec\": \"ECC_NIST_P256\", \"KeyUsage\": \"SIGN_VERIFY\", \"KeyId\": \"a\", \"PublicKey\": \"AAAA\"}"
      })
  void refusesAnswersWithoutAKey(String body) {
    server.replies.add(new Reply(200, body));
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void refusesAPublicKeyOnAnotherCurve() {
    models.spec = "ECC_NIST_P384";
    refused(MODELS, Reason.MALFORMED_KEY_ANSWER);
  }

  @Test
  void refusesAnswersThatAreNoJsonOrTooLarge() {
    server.refusals.put("GetPublicKey", new Reply(200, "<html></html>"));
    refused(MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
    server.refusals.put("GetPublicKey", new Reply(200, "{\"a\": \"" + "a".repeat(2 << 20) + "\"}"));
    SigningException e = refused(MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
    boolean told = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      told |= String.valueOf(cause.getMessage()).contains("more than 1048576 bytes");
    }
    assertTrue(told, e::toString);
  }

  @Test
  void refusesASignatureThatIsMissing() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    server.replies.add(
        new Reply(
            200,
            "{\"KeyId\": \"%s\", \"SigningAlgorithm\": \"ECDSA_SHA_256\"}".formatted(models.arn)));
    SigningException e = assertThrows(SigningException.class, () -> key.sign(digest(Curve.P256)));
    assertEquals(Reason.MALFORMED_KEY_ANSWER, e.reason());
  }

  @Test
  void aServiceThatNeverAnswersIsNoAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + silent.getLocalPort());
      AwsKeys.Limits limits =
          new AwsKeys.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
      refused(AwsKeys.within(limits), MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
    }
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:1");
    refused(MODELS, Reason.KEY_HOLDER_UNAVAILABLE);
  }

  @Test
  void canBeInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + silent.getLocalPort());
      CountDownLatch started = new CountDownLatch(1);
      FutureTask<InterruptedException> asking =
          new FutureTask<>(
              () -> {
                started.countDown();
                return assertThrows(InterruptedException.class, () -> keys().signingKey(MODELS));
              });
      Thread thread = Thread.ofPlatform().start(asking);
      started.await();
      silent.accept();
      thread.interrupt();
      asking.get(15, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesKeysAndReplacesNone(Curve curve) throws Exception {
    KeyReference fresh = new KeyReference("awskms:///alias/fresh");
    KeyHolder.Created made = keys().create(fresh, curve);
    assertEquals(fresh, made.reference());
    assertEquals(made.publicKey(), keys().publicKey(fresh));
    SigningKey key = keys().signingKey(fresh);
    assertTrue(verifies(made.publicKey(), digest(curve), key.sign(digest(curve))));
    server.operations.clear();
    SigningException e = assertThrows(SigningException.class, () -> keys().create(fresh, curve));
    assertEquals(Reason.KEY_EXISTS, e.reason());
    assertEquals(List.of("GetPublicKey"), server.operations);
  }

  @Test
  void anAliasThatIsTakenByAnotherKindOfKeyIsTaken() {
    models.spec = "SYMMETRIC_DEFAULT";
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(MODELS, Curve.P256));
    assertEquals(Reason.KEY_EXISTS, e.reason());
  }

  @Test
  void aKeyWhoseNameWasTakenMeanwhileIsDeleted() {
    server.replies.add(Reply.error("NotFoundException", ""));
    SigningException e =
        assertThrows(SigningException.class, () -> keys().create(MODELS, Curve.P256));
    assertEquals(Reason.KEY_EXISTS, e.reason());
    assertEquals(1, server.deleted.size());
    assertFalse(server.deleted.contains(models.arn));
    server.replies.add(Reply.error("NotFoundException", ""));
    server.refusals.put("ScheduleKeyDeletion", Reply.error("AccessDeniedException", "no"));
    SigningException left =
        assertThrows(SigningException.class, () -> keys().create(MODELS, Curve.P256));
    assertTrue(
        String.valueOf(left.getMessage()).contains("is left without a name, since deleting"),
        left::getMessage);
    assertEquals(Reason.KEY_EXISTS, left.reason());
  }

  @Test
  void onlyAnAliasCanNameANewKey() {
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> keys().create(new KeyReference("awskms:///" + models.id()), Curve.P256));
    assertEquals(Reason.MALFORMED_KEY_REFERENCE, e.reason());
    assertEquals(List.of(), server.operations);
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
  }

  @Test
  void refusesADigestThatIsNone() throws Exception {
    SigningKey key = keys().signingKey(MODELS);
    assertThrows(IllegalArgumentException.class, () -> key.sign(Bytes.of(new byte[2])));
    assertEquals(List.of("GetPublicKey"), server.operations);
  }
}
