package io.modelsigning.sigstore;

import dev.sigstore.encryption.certificates.transparency.VerifiedSCT;
import io.modelsigning.sigstore.TrustAnchors.Authority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signer's certificate, beside what it is held against: when a signature is verified, and when a
 * signer has just been given it. What several checks need and takes long is worked out once; for
 * one thread.
 */
final class CertificateEvidence {
  private final X509Certificate leaf;
  private final TrustAnchors trust;
  private final ExpectedSigner expected;
  private final List<Instant> times;
  private @Nullable List<Issuer> issuers;
  private @Nullable List<VerifiedSCT> certificateTimestamps;

  /**
   * @param times when the certificate has to have been valid; without any, as nothing proves when
   *     it was used, its own first moment counts
   */
  CertificateEvidence(
      X509Certificate leaf, TrustAnchors trust, ExpectedSigner expected, List<Instant> times) {
    this.leaf = leaf;
    this.trust = trust;
    this.expected = expected;
    this.times = List.copyOf(times);
  }

  X509Certificate leaf() {
    return leaf;
  }

  TrustAnchors trust() {
    return trust;
  }

  ExpectedSigner expected() {
    return expected;
  }

  /** Returns the times at which the certificate is known to have been used. */
  List<Instant> times() {
    return times;
  }

  /**
   * An authority of the issuer's name.
   *
   * @param problem what keeps the leaf from leading to it, if anything does
   */
  record Issuer(Authority authority, Optional<String> problem) {}

  /** Returns the trusted authorities of the issuer's name, in the order of the trusted root. */
  List<Issuer> issuers() {
    List<Issuer> known = issuers;
    if (known == null) {
      known = new ArrayList<>();
      for (Authority authority : trust.certificateAuthorities()) {
        if (authority.first().getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
          known.add(new Issuer(authority, problem(authority)));
        }
      }
      issuers = known;
    }
    return known;
  }

  private Optional<String> problem(Authority authority) {
    Set<Instant> moments = new LinkedHashSet<>(times);
    if (moments.isEmpty()) {
      moments.add(leaf.getNotBefore().toInstant());
    }
    for (Instant time : moments) {
      Optional<String> problem = CertificatePath.problem(chain(authority), time);
      if (problem.isPresent()) {
        return problem.map(text -> text + ", at " + time);
      }
    }
    return Optional.empty();
  }

  /** Returns the authorities that the leaf leads to. */
  List<Authority> verifiedIssuers() {
    return issuers().stream()
        .filter(issuer -> issuer.problem().isEmpty())
        .map(Issuer::authority)
        .toList();
  }

  private List<X509Certificate> chain(Authority authority) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(leaf);
    chain.addAll(authority.chain());
    return chain;
  }

  /** Returns the chain from the leaf to the root it was verified by. */
  List<X509Certificate> trustedChain() {
    return verifiedIssuers().stream().findFirst().map(this::chain).orElseGet(() -> List.of(leaf));
  }

  /**
   * Returns the leaf's signed certificate timestamps, each verified for an issuer that the leaf
   * leads to.
   *
   * @throws RefusalException if they cannot be verified
   */
  List<VerifiedSCT> certificateTimestamps() throws RefusalException {
    List<VerifiedSCT> known = certificateTimestamps;
    if (known == null) {
      known = TransparencyChecks.verify(this);
      certificateTimestamps = known;
    }
    return known;
  }
}
