package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.port.out.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates, right ones and wrong ones. */
final class TestCertificates {
  static final Instant NOW = Instant.parse("2030-06-15T12:00:00Z");
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

  private TestCertificates() {}

  /** A certificate and the key it is for. */
  record Holder(KeyPair keys, X509Certificate certificate) {
    SigningKey signingKey() throws Unusable {
      ECPrivateKey key = (ECPrivateKey) keys.getPrivate();
      return LocalSigningKey.create(
          Curve.of(key).orElseThrow(), key.getS(), Optional.empty(), "the key");
    }
  }

  static KeyPair ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  static Spec root(String name) {
    return new Spec(name).authority(true).usage(KeyUsage.keyCertSign);
  }

  static Spec intermediate(String name) {
    return new Spec(name).authority(true).usage(KeyUsage.keyCertSign);
  }

  static Spec leaf(String name) {
    return new Spec(name).authority(false).usage(KeyUsage.digitalSignature);
  }

  static Path pem(Path file, List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    StringBuilder pem = new StringBuilder("some text\n");
    for (X509Certificate certificate : certificates) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(
              Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(file, pem);
  }

  /** What a certificate is to say. */
  static final class Spec {
    private final String name;
    private @Nullable X500Name subject;
    private @Nullable Boolean authority;
    private @Nullable Integer pathLength;
    private @Nullable Integer usage;
    private KeyPurposeId[] purposes = {};
    private final List<Extension> extensions = new ArrayList<>();
    private Instant start = START;
    private Instant end = END;
    private @Nullable KeyPair keys;
    private @Nullable String algorithm;

    private Spec(String name) {
      this.name = name;
    }

    /** Sets the subject where its encoding matters. */
    Spec subject(X500Name value) {
      subject = value;
      return this;
    }

    Spec authority(@Nullable Boolean value) {
      authority = value;
      return this;
    }

    Spec pathLength(int value) {
      pathLength = value;
      return this;
    }

    Spec usage(@Nullable Integer value) {
      usage = value;
      return this;
    }

    Spec purpose(KeyPurposeId... values) {
      purposes = values;
      return this;
    }

    Spec names(GeneralName... values) throws IOException {
      return extension(
          Extension.subjectAlternativeName, false, new GeneralNames(values).getEncoded());
    }

    /** Adds an extension as it is. */
    Spec extension(ASN1ObjectIdentifier id, boolean critical, byte... content) {
      extensions.add(new Extension(id, critical, content));
      return this;
    }

    Spec valid(Instant from, Instant until) {
      start = from;
      end = until;
      return this;
    }

    Spec keys(KeyPair value) {
      keys = value;
      return this;
    }

    /** Sets how the issuer signs this. */
    Spec algorithm(String value) {
      algorithm = value;
      return this;
    }

    Holder selfSigned() throws Exception {
      KeyPair own = keys == null ? ec("secp256r1") : keys;
      return issue(own, name, own);
    }

    Holder by(Holder issuer) throws Exception {
      return issue(
          keys == null ? ec("secp256r1") : keys,
          issuer.certificate().getSubjectX500Principal().getName(),
          issuer.keys());
    }

    private Holder issue(KeyPair own, String issuer, KeyPair issuerKeys)
        throws GeneralSecurityException, IOException, OperatorCreationException {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(start),
              Date.from(end),
              subject == null ? new X500Name(name) : subject,
              own.getPublic());
      if (authority != null) {
        BasicConstraints constraints =
            pathLength == null ? new BasicConstraints(authority) : new BasicConstraints(pathLength);
        builder.addExtension(Extension.basicConstraints, true, constraints);
      }
      if (usage != null) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      if (purposes.length > 0) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      for (Extension extension : extensions) {
        builder.addExtension(extension);
      }
      String signer =
          algorithm != null
              ? algorithm
              : issuerKeys.getPublic() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder(signer).build(issuerKeys.getPrivate()))
              .getEncoded();
      return new Holder(
          own,
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    }
  }
}
