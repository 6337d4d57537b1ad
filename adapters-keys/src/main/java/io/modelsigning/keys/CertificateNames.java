package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What has to be asked for so that a certificate chain is accepted; as it claims, for nothing is
 * verified.
 *
 * @param subject the subject of the signer's certificate in the form of RFC 2253, if {@link
 *     ExpectedNames} know it again in that form
 * @param alternativeName the first alternative name that can be asked for
 * @param rootPem the chain's own root in PEM, if it has one
 */
public record CertificateNames(
    Optional<String> subject, Optional<String> alternativeName, Optional<String> rootPem) {
  static CertificateNames of(List<Bytes> chain) throws Unusable {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Bytes der : chain) {
      certificates.add(Certificates.parse(der.toArray(), "a certificate of the signature"));
    }
    X509Certificate leaf = certificates.getFirst();
    return new CertificateNames(
        subject(leaf),
        ExpectedNames.alternativeNames(leaf).stream().filter(name -> !name.isBlank()).findFirst(),
        certificates.reversed().stream()
            .filter(CertificateNames::isRoot)
            .findFirst()
            .map(CertificateNames::pem));
  }

  private static Optional<String> subject(X509Certificate leaf) {
    String subject = Names.exact(leaf.getSubjectX500Principal());
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    try {
      ExpectedNames.Found unused = ExpectedNames.ANY.andSubject(subject).requireOf(leaf);
      return Optional.of(subject);
    } catch (Unusable | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isRoot(X509Certificate certificate) {
    try {
      certificate.verify(certificate.getPublicKey());
      return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String pem(X509Certificate certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(Certificates.encoded(certificate).toArray())
        + "\n-----END CERTIFICATE-----\n";
  }
}
