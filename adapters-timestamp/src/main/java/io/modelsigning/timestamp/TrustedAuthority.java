package io.modelsigning.timestamp;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whom timestamps are believed.
 *
 * @param roots whoever these certify, or who has one of these, is an authority
 * @param others certificates that only help to build chains
 * @param from the first moment of which timestamps are believed, if there is such a limit
 * @param until the last such moment, if there is one
 */
public record TrustedAuthority(
    List<X509Certificate> roots,
    List<X509Certificate> others,
    Optional<Instant> from,
    Optional<Instant> until) {
  /**
   * @throws IllegalArgumentException if there is no root
   */
  public TrustedAuthority {
    roots = List.copyOf(roots);
    others = List.copyOf(others);
    if (roots.isEmpty()) {
      throw new IllegalArgumentException("roots must not be empty");
    }
  }

  /** Returns the authorities that certificates vouch for, whenever they made a timestamp. */
  public static TrustedAuthority of(List<X509Certificate> roots, List<X509Certificate> others) {
    return new TrustedAuthority(roots, others, Optional.empty(), Optional.empty());
  }

  boolean isTrustedAt(Instant time) {
    return from.map(start -> !time.isBefore(start)).orElse(true)
        && until.map(end -> !time.isAfter(end)).orElse(true);
  }
}
