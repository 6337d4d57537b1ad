package io.modelsigning.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signatures turned into others that claim what nobody would verify. */
final class TestSignatures {
  static final String IDENTITY = "signer@example.com";
  static final String PROVIDER = "https://accounts.example.com";
  static final Instant LOGGED = Instant.parse("2026-01-02T03:04:05Z");

  private static final JsonMapper JSON = new JsonMapper();
  private static final ASN1ObjectIdentifier FULCIO_ISSUER =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8");

  private TestSignatures() {}

  /** Writes {@code signature} with the material of Sigstore, for {@code identity}. */
  static Path sigstore(Path signature, Path target, KeyPair key, String identity)
      throws GeneralSecurityException, IOException {
    ObjectNode bundle = (ObjectNode) JSON.readTree(signature.toFile());
    ObjectNode material = bundle.putObject("verificationMaterial");
    material.putObject("certificate").put("rawBytes", base64(certificate(key, identity)));
    ObjectNode entry = material.putArray("tlogEntries").addObject();
    entry.put("logIndex", "77");
    entry.putObject("logId").put("keyId", base64(new byte[] {1, 2, 3}));
    entry.putObject("kindVersion").put("kind", "dsse").put("version", "0.0.1");
    entry.put("integratedTime", Long.toString(LOGGED.getEpochSecond()));
    material
        .putObject("timestampVerificationData")
        .putArray("rfc3161Timestamps")
        .addObject()
        .put("signedTimestamp", base64(new byte[] {4, 5, 6}));
    return Files.writeString(target, bundle.toString());
  }

  /** Writes {@code signature} with the public key itself, as before v1.1.0. */
  static Path rawKey(Path signature, Path target, Path publicKey) throws IOException {
    ObjectNode bundle = (ObjectNode) JSON.readTree(signature.toFile());
    ((ObjectNode) bundle.get("verificationMaterial"))
        .putObject("publicKey")
        .put("rawBytes", base64(Files.readAllBytes(publicKey)));
    return Files.writeString(target, bundle.toString());
  }

  private static byte[] certificate(KeyPair key, String identity)
      throws GeneralSecurityException, IOException {
    try {
      return new JcaX509v3CertificateBuilder(
              new X500Name("CN=Issuer"),
              BigInteger.ONE,
              Date.from(LOGGED),
              Date.from(LOGGED.plusSeconds(600)),
              new X500Name(""),
              key.getPublic())
          .addExtension(
              Extension.subjectAlternativeName,
              true,
              new GeneralNames(new GeneralName(GeneralName.rfc822Name, identity)))
          .addExtension(FULCIO_ISSUER, false, new DERUTF8String(PROVIDER))
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
