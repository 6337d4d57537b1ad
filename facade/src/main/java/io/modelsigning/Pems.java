package io.modelsigning;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.keys.PemSource;
import java.security.Key;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;

/**
 * Objects of {@code java.security} in PEM, which is what the key adapter reads, with its checks.
 */
final class Pems {
  private Pems() {}

  /**
   * Returns a key in PEM.
   *
   * @throws IllegalArgumentException if it has no encoding, as a key in a token has none
   */
  static PemSource of(String name, String type, Key key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException(
          "%s must have an encoding, but one of %s has none".formatted(name, key.getAlgorithm()));
    }
    return PemSource.of(name, Bytes.ofUtf8(block(type, encoded)));
  }

  /**
   * Returns certificates in PEM.
   *
   * @throws IllegalArgumentException if one cannot be encoded
   */
  static PemSource of(String name, Collection<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException(
            "%s must have an encoding, but '%s' has none"
                .formatted(name, certificate.getSubjectX500Principal()),
            e);
      }
    }
    return PemSource.of(name, Bytes.ofUtf8(text.toString()));
  }

  private static String block(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
  }
}
