package io.modelsigning.sigstore.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.sigstore.proto.bundle.v1.Bundle;
import dev.sigstore.proto.bundle.v1.VerificationMaterial;
import dev.sigstore.proto.common.v1.RFC3161SignedTimestamp;
import io.intoto.EnvelopeOuterClass.Envelope;
import io.intoto.EnvelopeOuterClass.Signature;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.testing.Crypto;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes bundles with the services of a stack, but not over HTTP. What the log is given can be
 * changed before it is logged, so that a bad entry has good proofs.
 */
public final class BundleMaker {
  private static final byte[] PAYLOAD =
      "{\"_type\":\"https://in-toto.io/Statement/v1\"}".getBytes(StandardCharsets.UTF_8);
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private final TestSigstore sigstore;
  private byte[] payload = PAYLOAD;
  private NameKind nameKind = NameKind.EMAIL;
  private String identity = "signer@example.com";
  private String identityProvider = "https://accounts.example.com";
  private String curve = "secp256r1";
  private final List<UnaryOperator<String>> entriesV1 = new ArrayList<>();
  private final List<UnaryOperator<String>> entriesV2 = new ArrayList<>();
  private int timestamps;

  public BundleMaker(TestSigstore sigstore) {
    this.sigstore = sigstore;
  }

  /** Signs this statement. */
  public BundleMaker payload(byte[] statement) {
    payload = statement.clone();
    return this;
  }

  /** Names the signer so. */
  public BundleMaker signer(NameKind kind, String name, String provider) {
    nameKind = kind;
    identity = name;
    identityProvider = provider;
    return this;
  }

  /** Signs with a key on this curve. */
  public BundleMaker curve(String name) {
    curve = name;
    return this;
  }

  /** Adds an entry of Rekor v1. */
  public BundleMaker logV1() {
    return logV1(UnaryOperator.identity());
  }

  /** Adds an entry of Rekor v1 whose body is changed before it is logged. */
  public BundleMaker logV1(UnaryOperator<String> change) {
    entriesV1.add(change);
    return this;
  }

  /** Adds an entry of Rekor v2. */
  public BundleMaker logV2() {
    return logV2(UnaryOperator.identity());
  }

  /** Adds an entry of Rekor v2 whose body is changed before it is logged. */
  public BundleMaker logV2(UnaryOperator<String> change) {
    entriesV2.add(change);
    return this;
  }

  /** Adds a timestamp. */
  public BundleMaker timestamp() {
    timestamps++;
    return this;
  }

  /** Returns the bundle. */
  public JsonObject make() {
    KeyPair keys = Crypto.ecKeys(curve);
    X509Certificate certificate =
        sigstore.fulcio().issue(keys.getPublic(), nameKind, identity, identityProvider).getFirst();
    byte[] der = TestSigstore.encoded(certificate);
    byte[] message = SignedMessage.dsseV1(PAYLOAD_TYPE, Bytes.of(payload)).bytes().toArray();
    int bits =
        switch (curve) {
          case "secp256r1" -> 256;
          case "secp384r1" -> 384;
          default -> 512;
        };
    byte[] signature = Crypto.sign("SHA" + bits + "withECDSA", keys.getPrivate(), message);
    VerificationMaterial.Builder material =
        VerificationMaterial.newBuilder()
            .setCertificate(
                dev.sigstore.proto.common.v1.X509Certificate.newBuilder()
                    .setRawBytes(ByteString.copyFrom(der)));
    String dsse =
        TestSigstore.dsseBody(
            Crypto.random(32),
            Crypto.sha256(payload),
            Crypto.base64(signature),
            Crypto.base64(Crypto.pem("CERTIFICATE", der).getBytes(StandardCharsets.US_ASCII)));
    for (UnaryOperator<String> change : entriesV1) {
      material.addTlogEntries(sigstore.logV1().add("dsse", "0.0.1", change.apply(dsse)));
    }
    String hashedRekord =
        TestSigstore.hashedRekordBody(digest("SHA-" + bits, message), signature, der);
    for (UnaryOperator<String> change : entriesV2) {
      material.addTlogEntries(
          sigstore.logV2().add("hashedrekord", "0.0.2", change.apply(hashedRekord)));
    }
    for (int i = 0; i < timestamps; i++) {
      material
          .getTimestampVerificationDataBuilder()
          .addRfc3161Timestamps(
              RFC3161SignedTimestamp.newBuilder()
                  .setSignedTimestamp(
                      ByteString.copyFrom(sigstore.timestamps().timestamp(signature))));
    }
    Bundle bundle =
        Bundle.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.bundle.v0.3+json")
            .setVerificationMaterial(material)
            .setDsseEnvelope(
                Envelope.newBuilder()
                    .setPayload(ByteString.copyFrom(payload))
                    .setPayloadType(PAYLOAD_TYPE)
                    .addSignatures(Signature.newBuilder().setSig(ByteString.copyFrom(signature))))
            .build();
    return JsonParser.parseString(TestSigstore.json(bundle)).getAsJsonObject();
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
