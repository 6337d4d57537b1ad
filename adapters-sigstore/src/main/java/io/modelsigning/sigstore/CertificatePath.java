package io.modelsigning.sigstore;

import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.crypto.Signatures;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Certificate path validation (RFC 5280, section 6) as of some time. */
final class CertificatePath {
  private CertificatePath() {}

  /**
   * Returns why {@code chain} was not valid at {@code time}, or nothing if it was.
   *
   * @param chain the leaf first, the trusted root last
   */
  static Optional<String> problem(List<X509Certificate> chain, Instant time) {
    X509Certificate root = chain.getLast();
    Date date = Date.from(time);
    try {
      // The validator takes a trust anchor's own validity for granted.
      root.checkValidity(date);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(date);
      List<X509Certificate> path = chain.subList(0, chain.size() - 1);
      for (int i = 0; i < path.size(); i++) {
        if (!Signatures.hasForm(chain.get(i + 1).getPublicKey(), path.get(i).getSignature())) {
          return Optional.of("the signature of certificate %d is not in DER".formatted(i + 1));
        }
      }
      if (!path.isEmpty()) {
        CertPathValidator.getInstance("PKIX")
            .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      }
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of(Messages.describe(e));
    }
  }
}
