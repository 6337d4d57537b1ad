package io.modelsigning.keys;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a verifier trusts. Immutable.
 *
 * @param roots certificates that are trusted by themselves; at least one
 * @param helpers certificates that may stand between a leaf and a root
 */
public record TrustedCertificates(List<X509Certificate> roots, List<X509Certificate> helpers) {
  private static final String WHAT = "the trusted certificates";

  public TrustedCertificates {
    roots = List.copyOf(roots);
    helpers = List.copyOf(helpers);
  }

  /** Reads {@code sources}; the self-signed certificates among them are the roots. */
  static TrustedCertificates read(Collection<PemSource> sources) throws Unusable {
    List<X509Certificate> roots = new ArrayList<>();
    List<X509Certificate> helpers = new ArrayList<>();
    for (PemSource source : sources) {
      for (X509Certificate certificate : Certificates.read(source, WHAT)) {
        (isSelfSigned(certificate) ? roots : helpers).add(certificate);
      }
    }
    if (roots.isEmpty()) {
      throw new Unusable(
          KeyReasons.NO_TRUSTED_ROOT,
          "%s must have a self-signed root, but has only '%s' and others like it"
              .formatted(WHAT, Names.subjectOf(helpers.getFirst())));
    }
    return new TrustedCertificates(roots, helpers);
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      // Issued by another of its own name.
      return false;
    }
  }
}
