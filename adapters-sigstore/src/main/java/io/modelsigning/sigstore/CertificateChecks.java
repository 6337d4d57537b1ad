package io.modelsigning.sigstore;

import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.TrustAnchors.Authority;
import io.modelsigning.sigstore.crypto.Signatures;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks of the signer's certificate, and of the signature by its key. */
final class CertificateChecks {
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private CertificateChecks() {}

  static void signature(Evidence evidence) throws RefusalException {
    Presented presented = evidence.presented();
    try {
      if (!Signatures.verify(
          presented.leaf().getPublicKey(),
          presented.message().toArray(),
          presented.signature().toArray())) {
        throw new RefusalException(
            "the signature must be by the key of the certificate, but is not");
      }
    } catch (GeneralSecurityException e) {
      throw new RefusalException(
          "the signature cannot be checked by the certificate's key: " + Messages.describe(e), e);
    }
  }

  static void usage(CertificateEvidence evidence) throws RefusalException {
    X509Certificate leaf = evidence.leaf();
    if (leaf.getBasicConstraints() != -1) {
      throw new RefusalException("the certificate must be a signer's, but is an authority's");
    }
    boolean[] usage = leaf.getKeyUsage();
    if (usage == null || !usage[0]) {
      throw new RefusalException("the certificate must be for digital signatures, but is not");
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null || !purposes.contains(CODE_SIGNING)) {
        throw new RefusalException(
            "the certificate must be for code signing (%s), but is for %s"
                .formatted(CODE_SIGNING, purposes == null ? "no purpose" : purposes));
      }
    } catch (CertificateParsingException e) {
      throw new RefusalException(
          "the certificate's purposes cannot be read: " + Messages.describe(e), e);
    }
  }

  static void identity(CertificateEvidence evidence) throws RefusalException {
    ExpectedName expected = evidence.expected().identity();
    String found = CertificateIdentity.subjectOf(evidence.leaf());
    if (!expected.accepts(found)) {
      throw new RefusalException(
          "the signer must be %s, but the certificate is for '%s'%s"
              .formatted(
                  expected.describe(),
                  found,
                  switch (expected) {
                    case ExpectedName.Exact(String name) -> NearMiss.between(name, found);
                    case ExpectedName.Matching unused -> "";
                  }));
    }
  }

  static void issuer(CertificateEvidence evidence) throws RefusalException {
    String expected = evidence.expected().identityProvider();
    String found = CertificateIdentity.issuerOf(evidence.leaf());
    if (!found.equals(expected)) {
      throw new RefusalException(
          "the identity provider must be '%s', but the certificate names '%s'%s"
              .formatted(expected, found, NearMiss.between(expected, found)));
    }
  }

  static void chain(CertificateEvidence evidence) throws RefusalException {
    if (!evidence.verifiedIssuers().isEmpty()) {
      return;
    }
    List<String> problems = new ArrayList<>();
    for (CertificateEvidence.Issuer issuer : evidence.issuers()) {
      issuer.problem().ifPresent(text -> problems.add(issuer.authority().name() + ": " + text));
    }
    throw new RefusalException(
        "the certificate must be issued by an authority of the trusted root, but its issuer '%s' %s"
            .formatted(
                evidence.leaf().getIssuerX500Principal().getName(),
                problems.isEmpty()
                    ? "is none of them"
                    : "does not lead there (" + String.join("; ", problems) + ")"));
  }

  /** Only of an authority the certificate leads to: another of its name may be trusted longer. */
  static void window(CertificateEvidence evidence) throws RefusalException {
    List<Instant> times = evidence.times();
    List<String> windows = new ArrayList<>();
    for (Authority authority : evidence.verifiedIssuers()) {
      if (times.stream().allMatch(time -> authority.window().contains(time))) {
        return;
      }
      windows.add(authority.window().toString());
    }
    throw new RefusalException(
        "the signature is from %s, but the trusted root trusts the certificate's issuer %s"
            .formatted(
                String.join(", ", times.stream().map(Instant::toString).toList()),
                windows.isEmpty() ? "at no time" : String.join(", ", windows)));
  }
}
