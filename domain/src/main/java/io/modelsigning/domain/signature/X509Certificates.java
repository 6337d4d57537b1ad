package io.modelsigning.domain.signature;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Reads certificates that somebody else gave. Thread-safe. */
public final class X509Certificates {
  private static final byte SEQUENCE = 0x30;
  private static final byte INDEFINITE = (byte) 0x80;

  private X509Certificates() {}

  /**
   * Returns the certificate with which {@code encoded} begins, in DER or in PEM. What follows it is
   * overlooked.
   *
   * @throws CertificateException if there is none, or one that is not in DER (RFC 5280, section
   *     4.1) but has no length at its start
   */
  public static X509Certificate read(byte[] encoded) throws CertificateException {
    // The JDK's reader calls itself for each structure in such a one, in Java 21 without a limit.
    if (encoded.length > 1 && encoded[0] == SEQUENCE && encoded[1] == INDEFINITE) {
      throw new CertificateException("it has an indefinite length, which there is not in DER");
    }
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
