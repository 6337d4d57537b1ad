package io.modelsigning.sigstore.testing;

import io.modelsigning.testing.Crypto;
import java.io.IOException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A root, and an authority below it that does the work. As of the public instance, the keys that
 * certify are on P-384, and certificates name the key that they are for and the one that signed.
 */
public final class Authority {
  static final Duration LIFETIME = Duration.ofDays(3650);

  private final X509Certificate root;
  private final X509Certificate certificate;
  private final KeyPair keys;

  private Authority(X509Certificate root, X509Certificate certificate, KeyPair keys) {
    this.root = root;
    this.certificate = certificate;
    this.keys = keys;
  }

  /** Returns one that issues certificates. */
  static Authority issuing(String name) {
    return below(name, null);
  }

  /** Returns one that timestamps; its own certificate is the leaf. */
  static Authority timestamping(String name) {
    return below(name, KeyPurposeId.id_kp_timeStamping);
  }

  private static Authority below(
      String name, @org.jspecify.annotations.Nullable KeyPurposeId purpose) {
    X500Name rootName = new X500Name("O=test, CN=" + name + "-root");
    X500Name ownName = new X500Name("O=test, CN=" + name);
    KeyPair rootKeys = Crypto.ecKeys("secp384r1");
    KeyPair keys = purpose == null ? Crypto.ecKeys("secp384r1") : Crypto.ecKeys();
    Instant start = Instant.now().minus(Duration.ofDays(1000));
    try {
      X509v3CertificateBuilder root = builder(rootName, rootName, rootKeys.getPublic(), start);
      nameKeys(root, rootKeys.getPublic(), rootKeys.getPublic());
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      root.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      X509v3CertificateBuilder own = builder(rootName, ownName, keys.getPublic(), start);
      nameKeys(own, keys.getPublic(), rootKeys.getPublic());
      if (purpose == null) {
        own.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        own.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      } else {
        own.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        own.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
      }
      return new Authority(build(root, rootKeys), build(own, rootKeys), keys);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant start) {
    return builder(issuer, subject, key, start, LIFETIME);
  }

  static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant start, Duration lifetime) {
    return new JcaX509v3CertificateBuilder(
        issuer, Crypto.serial(), Date.from(start), Date.from(start.plus(lifetime)), subject, key);
  }

  /** Names the keys by the hashes that RFC 5280, section 4.2.1.2, proposes. */
  static void nameKeys(X509v3CertificateBuilder builder, PublicKey key, PublicKey issuer)
      throws CertIOException {
    try {
      JcaX509ExtensionUtils hashes = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, hashes.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, hashes.createAuthorityKeyIdentifier(issuer));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Certificate build(X509v3CertificateBuilder builder, KeyPair issuer)
      throws CertIOException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA384withECDSA").build(issuer.getPrivate())));
    } catch (OperatorCreationException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  KeyPair keys() {
    return keys;
  }

  /** Returns the authority's certificate and the root's. */
  public List<X509Certificate> chain() {
    return List.of(certificate, root);
  }
}
