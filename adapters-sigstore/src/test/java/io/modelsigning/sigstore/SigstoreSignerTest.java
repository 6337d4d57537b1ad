package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.oidc.AmbientCredentials;
import io.modelsigning.sigstore.oidc.IdentitySource;
import io.modelsigning.sigstore.oidc.IdentityToken;
import io.modelsigning.sigstore.oidc.UserInteraction;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.sigstore.testing.Fault;
import io.modelsigning.sigstore.testing.HttpService;
import io.modelsigning.sigstore.testing.Settings;
import io.modelsigning.sigstore.testing.TestNetworks;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog.Version;
import io.modelsigning.testing.Crypto;
import io.modelsigning.testing.TestTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signs at the services of this process, in order and out of order. */
@Timeout(60)
final class SigstoreSignerTest {
  private static final String USER = "alice@example.com";
  private static final Bytes PAYLOAD = Bytes.ofUtf8("{\"_type\":\"a statement, ä\"}");

  /** Ample for one answer; nobody waits for another attempt. */
  private static final io.modelsigning.http.HttpService.Limits LIMITS =
      new io.modelsigning.http.HttpService.Limits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofMillis(20));

  @TempDir private Path folder;
  private TestSigstore sigstore;
  private Version version = Version.V1;
  private boolean stamped = true;

  @BeforeEach
  void start() throws Exception {
    sigstore = TestSigstore.start();
  }

  @AfterEach
  void stop() {
    sigstore.close();
  }

  private SigstoreSigningOptions.Builder options() {
    return SigstoreSigningOptions.builder().disableAmbient(true);
  }

  private TrustConfiguration trust() {
    return trust(sigstore.signingConfig(version, stamped));
  }

  private TrustConfiguration trust(SigningConfig config) {
    return new TrustConfiguration(
        "a test",
        Protos.trustedRoot(sigstore.trustedRoot()),
        Optional.of(Protos.signingConfig(config)),
        List.of());
  }

  private PayloadSigner signer(SigstoreSigningOptions options) throws Exception {
    return SigstoreSigner.create(
        trust(),
        options,
        AmbientCredentials.GoogleCloud.REAL,
        LIMITS,
        TestNetworks.in(new TestTime(), NetworkSettings.none()).open(),
        Clock.systemUTC());
  }

  private PayloadSigner.Signed sign() throws Exception {
    return sign(sigstore.identities().token(USER));
  }

  private PayloadSigner.Signed sign(String token) throws Exception {
    return signer(options().identityToken(token).build()).sign(PAYLOAD);
  }

  private SigningException failure() {
    return failure(sigstore.identities().token(USER));
  }

  private SigningException failure(String token) {
    return assertThrows(SigningException.class, () -> sign(token));
  }

  private static JsonObject json(Bundle bundle) {
    return JsonParser.parseString(
            new String(
                ((SigstoreMaterial) bundle.material()).bundleJson().toArray(),
                StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private SignatureVerdict verify(Bundle bundle, String identity) throws Exception {
    return TestBundles.verify(
        new SigstoreVerifier(
            new ExpectedSigner(identity, sigstore.identities().issuer()),
            TrustAnchors.of(trust()),
            List.of()),
        TestBundles.toDomain(json(bundle)));
  }

  @ParameterizedTest
  @EnumSource
  void signsAtLogOfVersion(Version log) throws Exception {
    version = log;
    PayloadSigner.Signed signed = sign();
    assertEquals(USER, signed.signer().name());
    assertEquals(SignatureMethod.SIGSTORE, signed.signer().method());
    assertEquals(
        Optional.of("RFC 3161 timestamp of CN=tsa,O=test"), signed.signer().timeEvidence());
    assertEquals(PAYLOAD, signed.bundle().envelope().payload());
    assertInstanceOf(SignatureVerdict.Authentic.class, verify(signed.bundle(), USER));
    assertInstanceOf(SignatureVerdict.Rejected.class, verify(signed.bundle(), "bob@example.com"));
    assertEquals(1, sigstore.timestampService().requests());
  }

  @Test
  void tellsWhomItAsks() throws Exception {
    String token = sigstore.identities().token(USER);
    List<String> told = new ArrayList<>();
    signer(options().identityToken(token).build()).sign(PAYLOAD, recorder(told));
    assertEquals(
        List.of(
            "+IDENTIFY",
            "-IDENTIFY",
            "+CERTIFY",
            "asking " + sigstore.fulcioService().address(),
            "-CERTIFY",
            "+TIMESTAMP",
            "asking " + sigstore.timestampService().address() + "/api/v1/timestamp",
            "-TIMESTAMP",
            "+LOG",
            "asking " + sigstore.logV1Service().address(),
            "-LOG"),
        told);
  }

  @Test
  void tellsWhoFailed() throws Exception {
    String token = sigstore.identities().token(USER);
    List<String> told = new ArrayList<>();
    sigstore.logV1Service().failNext(1, 400, "no", Map.of());
    PayloadSigner signer = signer(options().identityToken(token).build());
    assertThrows(SigningException.class, () -> signer.sign(PAYLOAD, recorder(told)));
    assertEquals(
        List.of("failed LOG service-refused", "-LOG"), told.subList(told.size() - 2, told.size()));
  }

  private static ProgressListener recorder(List<String> told) {
    return new ProgressListener() {
      @Override
      public void started(Phase phase) {
        told.add("+" + phase);
      }

      @Override
      public void asking(String address) {
        told.add("asking " + address);
      }

      @Override
      public void failed(Phase phase, Reason reason) {
        told.add("failed " + phase + " " + reason);
      }

      @Override
      public void finished(Phase phase) {
        told.add("-" + phase);
      }
    };
  }

  @Test
  void signsWithTimeOfLogAlone() throws Exception {
    stamped = false;
    PayloadSigner.Signed signed = sign();
    assertEquals(
        Optional.of("signed entry timestamp of localhost"), signed.signer().timeEvidence());
    assertFalse(json(signed.bundle()).toString().contains("rfc3161"));
    assertEquals(0, sigstore.timestampService().requests());
  }

  /** The very first entry of a log, alone in its tree. */
  @Test
  void writesMembersThatAreZero() {
    JsonObject entry =
        JsonParser.parseString(
                new String(
                    BundleWriter.json(
                            new Envelope(Envelope.IN_TOTO_JSON, PAYLOAD, List.of(PAYLOAD)),
                            PAYLOAD,
                            List.of(
                                TransparencyLogEntry.newBuilder()
                                    .setInclusionProof(InclusionProof.newBuilder().setTreeSize(1))
                                    .build()),
                            List.of())
                        .toArray(),
                    StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("verificationMaterial")
            .getAsJsonArray("tlogEntries")
            .get(0)
            .getAsJsonObject();
    assertEquals("0", entry.get("logIndex").getAsString());
    JsonObject proof = entry.getAsJsonObject("inclusionProof");
    assertEquals("0", proof.get("logIndex").getAsString());
    assertEquals(0, proof.getAsJsonArray("hashes").size());
  }

  @Test
  void signsForWorkload() throws Exception {
    String subject = "https://ci.example.com/project/main";
    PayloadSigner.Signed signed = sign(sigstore.identities().workloadToken(subject));
    assertEquals(subject, signed.signer().name());
  }

  @Test
  void signsWithAnotherKeyEachTime() throws Exception {
    PayloadSigner signer =
        signer(options().identityToken(sigstore.identities().token(USER)).build());
    Bundle first = signer.sign(PAYLOAD).bundle();
    Bundle second = signer.sign(PAYLOAD).bundle();
    assertNotEquals(
        ((SigstoreMaterial) first.material()).certificate(),
        ((SigstoreMaterial) second.material()).certificate());
  }

  @Test
  void knowsWhatLogsTake() throws Exception {
    int limit = signer(options().build()).maximumPayloadBytes().orElseThrow();
    assertEquals(1_566_720, limit);
    version = Version.V2;
    assertEquals(OptionalInt.empty(), signer(options().build()).maximumPayloadBytes());
  }

  @Test
  void readsTokenFileAnewForEachSigning() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, sigstore.identities().token(USER) + "\n");
    PayloadSigner signer = signer(options().identityTokenFile(file).build());
    Files.writeString(file, sigstore.identities().token("carol@example.com"));
    assertEquals("carol@example.com", signer.sign(PAYLOAD).signer().name());
  }

  @Test
  void takesTokenOfEnvironment() throws Exception {
    PayloadSigner signer =
        signer(
            options()
                .putEnvironment(
                    SigstoreSigningOptions.TOKEN_VARIABLE, sigstore.identities().token(USER))
                .build());
    assertEquals(USER, signer.sign(PAYLOAD).signer().name());
  }

  @Test
  void prefersExplicitToAmbientToLogin() throws Exception {
    Map<String, String> gitLab =
        Map.of("GITLAB_CI", "true", "MINE_ID_TOKEN", tokenFor("ambient@example.com", "mine"));
    UserInteraction nobody =
        new UserInteraction() {
          @Override
          public boolean openBrowser(URI address) {
            throw new AssertionError("nobody is to log in");
          }

          @Override
          public void show(String text) {
            throw new AssertionError("nobody is to log in");
          }

          @Override
          public String readCode() {
            throw new AssertionError("nobody is to log in");
          }
        };
    SigstoreSigningOptions.Builder ambient =
        SigstoreSigningOptions.builder()
            .clientId("mine")
            .environment(gitLab)
            .userInteraction(nobody);
    IdentitySource source =
        new IdentitySource(
            ambient.build(),
            Optional.of(sigstore.identities().address()),
            AmbientCredentials.GoogleCloud.REAL,
            Clock.systemUTC());
    IdentitySource explicit =
        new IdentitySource(
            ambient.identityToken(tokenFor(USER, "mine")).build(),
            Optional.empty(),
            AmbientCredentials.GoogleCloud.REAL,
            Clock.systemUTC());
    try (var http =
        new io.modelsigning.http.HttpService(
            LIMITS, NetworkSettings.none().open(), ProgressListener.NONE)) {
      assertEquals("ambient@example.com", source.token(http).proofSubject());
      assertEquals(USER, explicit.token(http).proofSubject());
    }
  }

  private String tokenFor(String email, String audience) {
    JsonObject claims = sigstore.identities().claims("subject", audience);
    claims.addProperty("email", email);
    return sigstore.identities().token(claims);
  }

  @Test
  void asksNobodyWhereTokenMustBeThere() {
    SigningException e =
        assertThrows(
            SigningException.class,
            () ->
                signer(
                        SigstoreSigningOptions.builder()
                            .useAmbient(true)
                            .environment(Map.of())
                            .build())
                    .sign(PAYLOAD));
    assertEquals(SigstoreReasons.NO_IDENTITY, e.reason());
  }

  @Test
  void saysThatThereIsNobody() {
    SigningException e =
        assertThrows(SigningException.class, () -> signer(options().build()).sign(PAYLOAD));
    assertEquals(SigstoreReasons.NO_IDENTITY, e.reason());
    assertEquals(
        "getting an identity token failed: no token was given, and there is no user to log in",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "large"})
  void tellsWhatIsWrongWithTokenFile(String kind) throws Exception {
    Path file = folder.resolve(kind);
    if (kind.equals("large")) {
      Files.writeString(file, "x".repeat(65537));
    }
    SigningException e =
        assertThrows(
            SigningException.class, () -> signer(options().identityTokenFile(file).build()));
    assertEquals(SigstoreReasons.NO_IDENTITY, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(file.toString()));
  }

  static Stream<Arguments> wrongTokens() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        Arguments.of("exp", now - 120, "expired at"),
        Arguments.of("iat", now + 120, "is valid from"));
  }

  @ParameterizedTest
  @MethodSource("wrongTokens")
  void refusesTokenBeforeAnyWork(String claim, long value, String why) {
    JsonObject claims = sigstore.identities().claims("subject", "sigstore");
    claims.addProperty(claim, value);
    String token = sigstore.identities().token(claims);
    SigningException e =
        assertThrows(SigningException.class, () -> signer(options().identityToken(token).build()));
    assertEquals(SigstoreReasons.BAD_IDENTITY_TOKEN, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(why));
    assertEquals(0, sigstore.fulcioService().requests());
  }

  @Test
  void refusesTokenForAnotherAudience() {
    JsonObject claims = sigstore.identities().claims("subject", "another");
    assertEquals(
        SigstoreReasons.BAD_IDENTITY_TOKEN, failure(sigstore.identities().token(claims)).reason());
  }

  static Stream<Arguments> services() {
    return Stream.of("fulcio", "log", "timestamp")
        .flatMap(
            service ->
                Stream.of(
                    Arguments.of(service, 429),
                    Arguments.of(service, 500),
                    Arguments.of(service, 503)));
  }

  private HttpService service(String name) {
    return switch (name) {
      case "fulcio" -> sigstore.fulcioService();
      case "log" -> sigstore.logV1Service();
      default -> sigstore.timestampService();
    };
  }

  @ParameterizedTest
  @MethodSource("services")
  void outlivesWhatFailsInPassing(String name, int status) throws Exception {
    service(name).failNext(2, status, "later", Map.of("Retry-After", "0"));
    assertEquals(USER, sign().signer().name());
    assertEquals(3, service(name).requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fulcio", "log", "timestamp"})
  void givesUpWhereServiceIsBroken(String name) {
    service(name).failNext(1000, 500, "broken", Map.of());
    SigningException e = failure();
    assertEquals(HttpReasons.SERVICE_UNAVAILABLE, e.reason());
    assertTrue(
        String.valueOf(e.getMessage()).contains("times within 60 s: status 500, 'broken'"),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fulcio", "log", "timestamp"})
  void tellsWhatServiceRefuses(String name) {
    service(name).failNext(1, 403, "{\"message\":\"not you\"}", Map.of());
    SigningException e = failure();
    assertEquals(HttpReasons.SERVICE_REFUSED, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("not you"), e.getMessage());
  }

  static Stream<Arguments> malformedAnswers() {
    String log = "%s,\"logID\":\"%s\",\"logIndex\":%s,\"integratedTime\":1,\"body\":\"%s\"}}";
    return Stream.of(
            List.of("fulcio", ""),
            List.of("fulcio", "[]"),
            List.of("fulcio", "{}"),
            List.of("fulcio", "{\"signedCertificateEmbeddedSct\":{\"chain\":{}}}"),
            List.of(
                "fulcio", "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[]}}}"),
            List.of(
                "fulcio",
                "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":[\"x\"]}}}"),
            List.of(
                "fulcio",
                "{\"signedCertificateDetachedSct\":{\"chain\":{\"certificates\":[\"x\"]}}}"),
            List.of("log", ""),
            List.of("log", "{}"),
            List.of("log", "{\"a\":{},\"b\":{}}"),
            List.of("log", "{\"a\":{\"body\":\"%%%\"}}"),
            List.of("log", log.formatted("{\"a\":{\"x\":1", "zz", "1", "e30=")),
            List.of("log", log.formatted("{\"a\":{\"x\":1", "00", "1e99", "e30=")),
            List.of("log", "[".repeat(100_000)),
            List.of("timestamp", ""),
            List.of("timestamp", "not DER"),
            // A refusal of the authority: status 2 and no token.
            List.of("timestamp", "0\u0005" + "0\u0003\u0002\u0001\u0002"))
        .map(pair -> Arguments.of(pair.get(0), pair.get(1)));
  }

  @ParameterizedTest
  @MethodSource("malformedAnswers")
  void refusesMalformedAnswer(String name, String body) {
    service(name).failNext(1, 200, body, Map.of());
    SigningException e = failure();
    assertEquals(HttpReasons.MALFORMED_ANSWER, e.reason());
    assertFalse(String.valueOf(e.getMessage()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"logIndex\":\"x\"}", "{\"canonicalizedBody\":\"%\"}"})
  void refusesMalformedAnswerOfNewLog(String body) {
    version = Version.V2;
    sigstore.logV2Service().failNext(1, 201, body, Map.of());
    assertEquals(HttpReasons.MALFORMED_ANSWER, failure().reason());
  }

  @Test
  void refusesEmptyEntryOfNewLog() {
    version = Version.V2;
    sigstore.logV2Service().failNext(1, 201, "{}", Map.of());
    assertEquals(SigstoreReasons.SELF_CHECK_FAILED, failure().reason());
  }

  @Test
  void refusesLargeAnswer() {
    sigstore.fulcioService().failNext(1, 200, "x".repeat(1 << 21), Map.of());
    assertEquals(HttpReasons.MALFORMED_ANSWER, failure().reason());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "FOREIGN_AUTHORITY",
        "UNKNOWN_AUTHORITY",
        "NO_SCT",
        "UNKNOWN_SCT_LOG",
        "BAD_SCT",
        "NO_CODE_SIGNING",
        "NO_KEY_USAGE",
        "AUTHORITY_CERTIFICATE",
        "TWO_NAMES",
        "DNS_NAME",
        "NO_ISSUER"
      })
  void refusesCertificate(Fault fault) {
    sigstore.settings().with(fault);
    assertEquals(SigstoreReasons.UNACCEPTABLE_CERTIFICATE, failure().reason());
    // Nothing was made public.
    assertEquals(0, sigstore.logV1Service().requests());
    assertEquals(0, sigstore.timestampService().requests());
  }

  @Test
  void refusesCertificateForAnotherKey() throws Exception {
    List<X509Certificate> chain =
        sigstore
            .fulcio()
            .issue(
                Crypto.ecKeys().getPublic(), NameKind.EMAIL, USER, sigstore.identities().issuer());
    JsonArray certificates = new JsonArray();
    for (X509Certificate certificate : chain) {
      certificates.add(Crypto.pem("CERTIFICATE", certificate.getEncoded()));
    }
    sigstore
        .fulcioService()
        .failNext(
            1,
            200,
            "{\"signedCertificateEmbeddedSct\":{\"chain\":{\"certificates\":%s}}}"
                .formatted(certificates),
            Map.of());
    SigningException e = failure();
    assertEquals(SigstoreReasons.UNACCEPTABLE_CERTIFICATE, e.reason());
    assertTrue(String.valueOf(e.getMessage()).endsWith("gave a certificate for another key"));
    assertEquals(0, sigstore.logV1Service().requests());
  }

  @Test
  void refusesCertificateForAnotherUser() throws Exception {
    IdentityToken token =
        IdentityToken.check(sigstore.identities().token(USER), "a test", "sigstore", Instant.now());
    TrustAnchors root = TrustAnchors.of(trust());
    SigstoreSigner.requireAcceptable(certificateFor(USER), token, root);
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> SigstoreSigner.requireAcceptable(certificateFor("bob@example.com"), token, root));
    assertEquals(SigstoreReasons.UNACCEPTABLE_CERTIFICATE, e.reason());
    assertTrue(
        String.valueOf(e.getMessage())
            .endsWith("it must be for 'alice@example.com', but is for 'bob@example.com'"));
  }

  private X509Certificate certificateFor(String email) {
    return sigstore
        .fulcio()
        .issue(Crypto.ecKeys().getPublic(), NameKind.EMAIL, email, sigstore.identities().issuer())
        .getFirst();
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_SET", "UNKNOWN_LOG", "WRONG_ORIGIN", "BAD_CHECKPOINT"})
  void refusesWhatLogGives(Fault fault) {
    sigstore.settings().with(fault);
    assertEquals(SigstoreReasons.SELF_CHECK_FAILED, failure().reason());
  }

  @Test
  void refusesTimestampOverSomethingElse() {
    sigstore.settings().with(Fault.WRONG_IMPRINT);
    assertEquals(HttpReasons.MALFORMED_ANSWER, failure().reason());
    assertEquals(0, sigstore.logV1Service().requests());
  }

  @Test
  void refusesBundleThatDoesNotVerify() {
    sigstore.settings().shift(Settings.ClockOf.LOG, Duration.ofDays(1));
    SigningException e = failure();
    assertEquals(SigstoreReasons.SELF_CHECK_FAILED, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains("time-outside-certificate"));
  }

  /** Whatever fails, nothing of the token or the secret is in what is told. */
  @Test
  void showsNoSecret() throws Exception {
    String token = sigstore.identities().token(USER);
    String[] parts = token.split("\\.", -1);
    SigstoreSigningOptions options =
        options().identityToken(token).clientSecret("s3cret-of-client").build();
    StringWriter told = new StringWriter();
    told.write(options.toString());
    told.write(
        options().putEnvironment(SigstoreSigningOptions.TOKEN_VARIABLE, token).build().toString());
    // A service that repeats the request in its refusal.
    for (String body : List.of(token, "Bearer " + token, "x".repeat(380) + token, parts[0])) {
      sigstore.fulcioService().failNext(1, 401, body, Map.of());
      failure(token).printStackTrace(new PrintWriter(told));
    }
    sigstore.fulcioService().failNext(1, 200, "{\"x\":\"" + token + "\"", Map.of());
    failure(token).printStackTrace(new PrintWriter(told));
    failure(token.substring(0, token.length() / 2)).printStackTrace(new PrintWriter(told));
    PayloadSigner.Signed signed = signer(options).sign(PAYLOAD);
    told.write(signed.toString());
    told.write(json(signed.bundle()).toString());
    assertTrue(told.toString().contains("bad-identity-token") || told.toString().length() > 1000);
    for (String secret : List.of(parts[0], parts[1], parts[2], "s3cret-of-client")) {
      // Whole or in part.
      assertFalse(told.toString().contains(secret.substring(0, Math.min(16, secret.length()))));
    }
  }
}
