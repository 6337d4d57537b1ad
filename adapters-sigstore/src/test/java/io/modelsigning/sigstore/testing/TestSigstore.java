package io.modelsigning.sigstore.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.common.v1.X509CertificateChain;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import dev.sigstore.proto.trustroot.v1.Service;
import dev.sigstore.proto.trustroot.v1.ServiceConfiguration;
import dev.sigstore.proto.trustroot.v1.ServiceSelector;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import dev.sigstore.proto.trustroot.v1.TransparencyLogInstance;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.sigstore.testing.HttpService.Answer;
import io.modelsigning.sigstore.testing.HttpService.Request;
import io.modelsigning.testing.Crypto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole Sigstore on the loopback interface: Fulcio, Rekor v1 and v2, a timestamp authority and an
 * identity provider, each at its own port, with the trust configuration that fits. {@link
 * #settings} makes it misbehave. A fake: it is no judge of what the real services do.
 */
public final class TestSigstore implements AutoCloseable {
  /** What the trusted root lists with a time of validity. */
  public enum Part {
    CERTIFICATE_AUTHORITY,
    CERTIFICATE_LOG,
    LOG_V1,
    LOG_V2,
    TIMESTAMP_AUTHORITY
  }

  private static final String HOST = "localhost";

  private final Settings settings = new Settings();
  private final CertificateAuthority fulcio = new CertificateAuthority(settings);
  private final TimestampAuthority timestamps = new TimestampAuthority(settings);
  private final Map<Part, TimeRange> windows = new EnumMap<>(Part.class);
  private final IdentityProvider identities = new IdentityProvider();
  private final HttpService fulcioService = new HttpService();
  private final HttpService logV1Service = new HttpService();
  private final HttpService logV2Service = new HttpService();
  private final HttpService timestampService = new HttpService();
  private final TransparencyLog logV1 =
      new TransparencyLog(
          TransparencyLog.Version.V1, HOST, logV1Service.address().getPort(), settings);
  private final TransparencyLog logV2 =
      new TransparencyLog(
          TransparencyLog.Version.V2, HOST, logV2Service.address().getPort(), settings);

  private TestSigstore() throws IOException {
    fulcioService.on("/api/v2/signingCert", this::certify);
    fulcioService.on("/api/v2/trustBundle", request -> trustBundle());
    logV1Service.on("/api/v1/log/entries", this::logV1);
    logV2Service.on("/api/v2/log/entries", this::logV2);
    timestampService.on("/api/v1/timestamp", this::timestamp);
    for (Part part : Part.values()) {
      window(part, Instant.now().minus(Duration.ofDays(500)), Optional.empty());
    }
  }

  /** Starts one; the caller closes it. */
  public static TestSigstore start() throws IOException {
    return new TestSigstore();
  }

  /** Returns what makes the services misbehave. */
  public Settings settings() {
    return settings;
  }

  /** Returns Fulcio itself. */
  public CertificateAuthority fulcio() {
    return fulcio;
  }

  /** Returns the log of Rekor v1 itself. */
  public TransparencyLog logV1() {
    return logV1;
  }

  /** Returns the log of Rekor v2 itself. */
  public TransparencyLog logV2() {
    return logV2;
  }

  /** Returns the timestamp authority itself. */
  public TimestampAuthority timestamps() {
    return timestamps;
  }

  /** Returns the identity provider. */
  public IdentityProvider identities() {
    return identities;
  }

  /** Returns where Fulcio is. */
  public HttpService fulcioService() {
    return fulcioService;
  }

  /** Returns where Rekor v1 is. */
  public HttpService logV1Service() {
    return logV1Service;
  }

  /** Returns where Rekor v2 is. */
  public HttpService logV2Service() {
    return logV2Service;
  }

  /** Returns where the timestamp authority is; requests go to {@code /api/v1/timestamp}. */
  public HttpService timestampService() {
    return timestampService;
  }

  /** Sets from when to when the trusted root trusts a part. */
  public void window(Part part, Instant start, Optional<Instant> end) {
    TimeRange.Builder range = TimeRange.newBuilder().setStart(proto(start));
    end.ifPresent(last -> range.setEnd(proto(last)));
    windows.put(part, range.build());
  }

  private TimeRange window(Part part) {
    TimeRange range = windows.get(part);
    if (range == null) {
      throw new IllegalStateException("no window of " + part);
    }
    return range;
  }

  private static Timestamp proto(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  /** Returns the trusted root. */
  public TrustedRoot trustedRoot() {
    return TrustedRoot.newBuilder()
        .setMediaType("application/vnd.dev.sigstore.trustedroot+json;version=0.1")
        .addCertificateAuthorities(
            authority(fulcioService.address(), fulcio.authority(), Part.CERTIFICATE_AUTHORITY))
        .addTimestampAuthorities(
            authority(timestampService.address(), timestamps.authority(), Part.TIMESTAMP_AUTHORITY))
        .addCtlogs(
            log(
                URI.create("http://" + HOST + "/ct"),
                fulcio.log().key(),
                Crypto.sha256(fulcio.log().key().getEncoded()),
                Part.CERTIFICATE_LOG))
        .addTlogs(log(logV1Service.address(), logV1.key(), logV1.id(), Part.LOG_V1))
        .addTlogs(log(logV2Service.address(), logV2.key(), logV2.id(), Part.LOG_V2))
        .build();
  }

  /** Returns the authority of {@link Fault#FOREIGN_AUTHORITY}, which no trusted root lists. */
  public dev.sigstore.proto.trustroot.v1.CertificateAuthority namesakeAuthority() {
    return authority(fulcioService.address(), fulcio.namesake(), Part.CERTIFICATE_AUTHORITY);
  }

  private dev.sigstore.proto.trustroot.v1.CertificateAuthority authority(
      URI address, Authority authority, Part part) {
    X509CertificateChain.Builder chain = X509CertificateChain.newBuilder();
    for (X509Certificate certificate : authority.chain()) {
      chain.addCertificates(
          dev.sigstore.proto.common.v1.X509Certificate.newBuilder()
              .setRawBytes(ByteString.copyFrom(encoded(certificate))));
    }
    return dev.sigstore.proto.trustroot.v1.CertificateAuthority.newBuilder()
        .setUri(address.toString())
        .setCertChain(chain)
        .setValidFor(window(part))
        .build();
  }

  private TransparencyLogInstance log(URI address, PublicKey key, byte[] id, Part part) {
    return TransparencyLogInstance.newBuilder()
        .setBaseUrl(address.toString())
        .setHashAlgorithm(HashAlgorithm.SHA2_256)
        .setPublicKey(
            dev.sigstore.proto.common.v1.PublicKey.newBuilder()
                .setRawBytes(ByteString.copyFrom(key.getEncoded()))
                .setKeyDetails(
                    key.getAlgorithm().equals("EC")
                        ? PublicKeyDetails.PKIX_ECDSA_P256_SHA_256
                        : PublicKeyDetails.PKIX_ED25519)
                .setValidFor(window(part)))
        .setLogId(LogId.newBuilder().setKeyId(ByteString.copyFrom(id)))
        .build();
  }

  /** Returns the signing configuration with the log of one version, and timestamps or not. */
  public SigningConfig signingConfig(TransparencyLog.Version version, boolean withTimestamps) {
    SigningConfig.Builder config =
        SigningConfig.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.signingconfig.v0.2+json")
            .addCaUrls(service(fulcioService.address().toString(), 1))
            .addOidcUrls(service(identities.issuer(), 1))
            .addRekorTlogUrls(
                version == TransparencyLog.Version.V1
                    ? service(logV1Service.address().toString(), 1)
                    : service(logV2Service.address().toString(), 2))
            .setRekorTlogConfig(any());
    if (withTimestamps) {
      config
          .addTsaUrls(service(timestampService.address() + "/api/v1/timestamp", 1))
          .setTsaConfig(any());
    }
    return config.build();
  }

  private static ServiceConfiguration any() {
    return ServiceConfiguration.newBuilder().setSelector(ServiceSelector.ANY).build();
  }

  private static Service service(String address, int version) {
    return Service.newBuilder()
        .setUrl(address)
        .setMajorApiVersion(version)
        .setValidFor(
            TimeRange.newBuilder().setStart(proto(Instant.now().minus(Duration.ofDays(500)))))
        .setOperator("example.com")
        .build();
  }

  /** Writes the trust configuration for signing with the log of one version. */
  public Path writeTrustConfig(Path file, TransparencyLog.Version version, boolean withTimestamps)
      throws IOException {
    return writeTrustConfig(file, trustedRoot(), version, withTimestamps);
  }

  /** Writes the trust configuration with another trusted root. */
  Path writeTrustConfig(
      Path file, TrustedRoot root, TransparencyLog.Version version, boolean withTimestamps)
      throws IOException {
    return Files.writeString(
        file,
        json(
            ClientTrustConfig.newBuilder()
                .setMediaType("application/vnd.dev.sigstore.clienttrustconfig.v0.1+json")
                .setTrustedRoot(root)
                .setSigningConfig(signingConfig(version, withTimestamps))
                .build()));
  }

  /** Writes the bare trusted root. */
  public Path writeTrustedRoot(Path file) throws IOException {
    return Files.writeString(file, json(trustedRoot()));
  }

  static String json(com.google.protobuf.MessageOrBuilder message) {
    try {
      return JsonFormat.printer().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer certify(Request request) {
    JsonObject json = JsonParser.parseString(request.text()).getAsJsonObject();
    String token = json.getAsJsonObject("credentials").get("oidcIdentityToken").getAsString();
    JsonObject claims;
    try {
      claims = identities.verify(token);
    } catch (IllegalArgumentException e) {
      return Answer.json(
          401, "{\"code\":16,\"message\":\"There was an error processing the credentials\"}");
    }
    JsonObject keyRequest = json.getAsJsonObject("publicKeyRequest");
    PublicKey key = key(keyRequest.getAsJsonObject("publicKey").get("content").getAsString());
    boolean email = claims.has("email");
    String proven = claims.get(email ? "email" : "sub").getAsString();
    if (!verify(
        key,
        proven.getBytes(StandardCharsets.UTF_8),
        Base64.getDecoder().decode(keyRequest.get("proofOfPossession").getAsString()))) {
      return Answer.json(
          400, "{\"code\":3,\"message\":\"The signature supplied could not be verified\"}");
    }
    JsonArray chain = new JsonArray();
    for (X509Certificate certificate :
        fulcio.issue(
            key, email ? NameKind.EMAIL : NameKind.URI, proven, claims.get("iss").getAsString())) {
      chain.add(Crypto.pem("CERTIFICATE", encoded(certificate)));
    }
    JsonObject certificates = new JsonObject();
    certificates.add("certificates", chain);
    JsonObject withChain = new JsonObject();
    withChain.add("chain", certificates);
    JsonObject answer = new JsonObject();
    answer.add("signedCertificateEmbeddedSct", withChain);
    return Answer.json(200, answer.toString());
  }

  private Answer trustBundle() {
    JsonArray certificates = new JsonArray();
    for (X509Certificate certificate : fulcio.authority().chain()) {
      certificates.add(Crypto.pem("CERTIFICATE", encoded(certificate)));
    }
    JsonObject chain = new JsonObject();
    chain.add("certificates", certificates);
    JsonArray chains = new JsonArray();
    chains.add(chain);
    JsonObject answer = new JsonObject();
    answer.add("chains", chains);
    return Answer.json(200, answer.toString());
  }

  private Answer logV1(Request request) throws IOException {
    JsonObject json = JsonParser.parseString(request.text()).getAsJsonObject();
    if (!json.get("kind").getAsString().equals("dsse")
        || !json.get("apiVersion").getAsString().equals("0.0.1")) {
      return Answer.json(400, "{\"code\":400,\"message\":\"unsupported kind\"}");
    }
    JsonObject proposed = json.getAsJsonObject("spec").getAsJsonObject("proposedContent");
    String envelope = proposed.get("envelope").getAsString();
    String verifier = proposed.getAsJsonArray("verifiers").get(0).getAsString();
    JsonObject parsed = JsonParser.parseString(envelope).getAsJsonObject();
    byte[] payload = Base64.getDecoder().decode(parsed.get("payload").getAsString());
    String signature =
        parsed.getAsJsonArray("signatures").get(0).getAsJsonObject().get("sig").getAsString();
    SignedMessage message =
        SignedMessage.dsseV1(parsed.get("payloadType").getAsString(), Bytes.of(payload));
    X509Certificate certificate = certificate(Base64.getDecoder().decode(verifier));
    if (!verify(
        certificate.getPublicKey(),
        message.bytes().toArray(),
        Base64.getDecoder().decode(signature))) {
      return Answer.json(400, "{\"code\":400,\"message\":\"could not verify signature\"}");
    }
    String body =
        dsseBody(
            Crypto.sha256(envelope.getBytes(StandardCharsets.UTF_8)),
            Crypto.sha256(payload),
            signature,
            verifier);
    TransparencyLogEntry entry = logV1.add("dsse", "0.0.1", body);
    JsonObject answer = new JsonObject();
    answer.add(HexFormat.of().formatHex(Crypto.random(40)), rekorV1Json(entry));
    return Answer.json(201, answer.toString());
  }

  /** Returns the body of a {@code dsse} 0.0.1 entry; signature and verifier in base64. */
  public static String dsseBody(
      byte[] envelopeHash, byte[] payloadHash, String signature, String verifier) {
    return ("{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{"
            + "\"envelopeHash\":{\"algorithm\":\"sha256\",\"value\":\"%s\"},"
            + "\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\"%s\"},"
            + "\"signatures\":[{\"signature\":\"%s\",\"verifier\":\"%s\"}]}}")
        .formatted(
            HexFormat.of().formatHex(envelopeHash),
            HexFormat.of().formatHex(payloadHash),
            signature,
            verifier);
  }

  private static JsonObject rekorV1Json(TransparencyLogEntry entry) {
    var proof = entry.getInclusionProof();
    JsonArray hashes = new JsonArray();
    proof.getHashesList().forEach(hash -> hashes.add(hex(hash)));
    JsonObject proofJson = new JsonObject();
    proofJson.addProperty("checkpoint", proof.getCheckpoint().getEnvelope());
    proofJson.add("hashes", hashes);
    proofJson.addProperty("logIndex", proof.getLogIndex());
    proofJson.addProperty("rootHash", hex(proof.getRootHash()));
    proofJson.addProperty("treeSize", proof.getTreeSize());
    JsonObject verification = new JsonObject();
    verification.add("inclusionProof", proofJson);
    if (entry.hasInclusionPromise()) {
      verification.addProperty(
          "signedEntryTimestamp",
          Crypto.base64(entry.getInclusionPromise().getSignedEntryTimestamp().toByteArray()));
    }
    JsonObject json = new JsonObject();
    json.addProperty("body", Crypto.base64(entry.getCanonicalizedBody().toByteArray()));
    json.addProperty("integratedTime", entry.getIntegratedTime());
    json.addProperty("logID", hex(entry.getLogId().getKeyId()));
    json.addProperty("logIndex", entry.getLogIndex());
    json.add("verification", verification);
    return json;
  }

  private Answer logV2(Request request) {
    JsonObject json =
        JsonParser.parseString(request.text())
            .getAsJsonObject()
            .getAsJsonObject("hashedRekordRequestV002");
    JsonObject signature = json.getAsJsonObject("signature");
    JsonObject verifier = signature.getAsJsonObject("verifier");
    byte[] certificate =
        Base64.getDecoder()
            .decode(verifier.getAsJsonObject("x509Certificate").get("rawBytes").getAsString());
    byte[] digest = Base64.getDecoder().decode(json.get("digest").getAsString());
    byte[] content = Base64.getDecoder().decode(signature.get("content").getAsString());
    if (!verifyDigest(certificate(certificate).getPublicKey(), digest, content)) {
      return Answer.json(400, "{\"code\":3,\"message\":\"invalid signature\"}");
    }
    TransparencyLogEntry entry =
        logV2.add("hashedrekord", "0.0.2", hashedRekordBody(digest, content, certificate));
    return Answer.json(201, json(entry));
  }

  /** Returns the body of a {@code hashedrekord} 0.0.2 entry. */
  public static String hashedRekordBody(byte[] digest, byte[] signature, byte[] certificate) {
    return ("{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{\"hashedRekordV002\":{"
            + "\"data\":{\"algorithm\":\"SHA2_%d\",\"digest\":\"%s\"},"
            + "\"signature\":{\"content\":\"%s\",\"verifier\":{"
            + "\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\","
            + "\"x509Certificate\":{\"rawBytes\":\"%s\"}}}}}}")
        .formatted(
            digest.length * 8,
            Crypto.base64(digest),
            Crypto.base64(signature),
            Crypto.base64(certificate));
  }

  private Answer timestamp(Request request) throws IOException {
    return Answer.of(
        201, "application/timestamp-reply", Bytes.of(timestamps.answer(request.body().toArray())));
  }

  private static PublicKey key(String pem) {
    String base64 =
        pem.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean verify(PublicKey key, byte[] message, byte[] signature) {
    return verify("SHA256withECDSA", key, message, signature);
  }

  private static boolean verifyDigest(PublicKey key, byte[] digest, byte[] signature) {
    return verify("NONEwithECDSA", key, digest, signature);
  }

  private static boolean verify(String algorithm, PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    for (AutoCloseable service : services()) {
      try {
        service.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<AutoCloseable> services() {
    return new ArrayList<>(
        List.of(identities, fulcioService, logV1Service, logV2Service, timestampService));
  }
}
