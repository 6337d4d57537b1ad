package io.modelsigning.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS8EncryptedPrivateKeyInfoBuilder;

/** Keys and certificates as PEM files. */
public final class TestKeys {
  private TestKeys() {}

  /** A key pair and its files. */
  public record KeyFiles(KeyPair pair, Path privateKey, Path publicKey) {}

  /** Creates a key of the curve P-256 and writes {@code name.pem} and {@code name.pub}. */
  public static KeyFiles create(Path directory, String name)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    return new KeyFiles(
        pair,
        write(directory.resolve(name + ".pem"), "PRIVATE KEY", pair.getPrivate().getEncoded()),
        write(directory.resolve(name + ".pub"), "PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  /** Writes the private key in PKCS #8, encrypted with the password. */
  public static Path encrypted(KeyPair pair, String password, Path file)
      throws GeneralSecurityException, IOException {
    try {
      return write(
          file,
          "ENCRYPTED PRIVATE KEY",
          new JcaPKCS8EncryptedPrivateKeyInfoBuilder(pair.getPrivate())
              .build(
                  new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                      .setProvider(new BouncyCastleProvider())
                      // OpenSSL derives the key from the password's UTF-8 bytes; this builder takes
                      // the low byte of each character.
                      .setPassword(
                          new String(
                                  password.getBytes(StandardCharsets.UTF_8),
                                  StandardCharsets.ISO_8859_1)
                              .toCharArray())
                      .build())
              .getEncoded());
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Writes a certificate for {@code subject}, which may hold anything, by the issuer's key. */
  public static Path certificate(
      Path file,
      KeyPair subject,
      String subjectName,
      KeyPair issuer,
      String issuerName,
      String... addresses)
      throws GeneralSecurityException, IOException {
    return certificate(
        file, subject == issuer, subject, subjectName, issuer, issuerName, addresses);
  }

  /** Writes the certificate of an authority between the issuer and others. */
  public static Path intermediate(
      Path file, KeyPair subject, String subjectName, KeyPair issuer, String issuerName)
      throws GeneralSecurityException, IOException {
    return certificate(file, true, subject, subjectName, issuer, issuerName);
  }

  private static Path certificate(
      Path file,
      boolean authority,
      KeyPair subject,
      String subjectName,
      KeyPair issuer,
      String issuerName,
      String... addresses)
      throws GeneralSecurityException, IOException {
    Instant now = Instant.now();
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuerName),
              BigInteger.valueOf(now.toEpochMilli()),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Name(subjectName),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
      if (addresses.length > 0) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                Arrays.stream(addresses)
                    .map(address -> new GeneralName(GeneralName.rfc822Name, address))
                    .toArray(GeneralName[]::new)));
      }
      return write(
          file,
          "CERTIFICATE",
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate()))
              .getEncoded());
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static Path write(Path file, String type, byte[] der) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type));
  }
}
