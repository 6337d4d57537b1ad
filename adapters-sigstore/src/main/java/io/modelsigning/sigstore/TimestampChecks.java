package io.modelsigning.sigstore;

import io.modelsigning.sigstore.TrustAnchors.Authority;
import io.modelsigning.timestamp.InvalidTimestampException;
import io.modelsigning.timestamp.TimestampToken;
import java.util.Optional;

/**
 * Checks of an RFC 3161 timestamp. One of an authority that the trust root does not know proves
 * nothing and is not counted, so that only its imprint is looked at.
 */
final class TimestampChecks {
  private TimestampChecks() {}

  static void imprint(Evidence evidence, Timestamp timestamp) throws RefusalException {
    require(timestamp, token -> token.requireOver(evidence.presented().signature()));
  }

  static void signature(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isPresent()) {
      require(
          timestamp,
          token -> token.requireSignedBy(authority.get().first(), authority.get().name()));
    }
  }

  /** Something a timestamp must be. */
  private interface Requirement {
    void of(TimestampToken token) throws InvalidTimestampException;
  }

  private static void require(Timestamp timestamp, Requirement requirement)
      throws RefusalException {
    try {
      requirement.of(timestamp.token());
    } catch (InvalidTimestampException e) {
      throw new RefusalException(timestamp.position() + " " + e.text(), e);
    }
  }

  static void chain(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isEmpty()) {
      return;
    }
    var chain = authority.get().chain();
    Optional<String> problem = CertificatePath.problem(chain, timestamp.time());
    if (problem.isPresent()) {
      throw new RefusalException(
          "the certificate chain of %s must have been valid at %s, the time of %s, but was not: %s"
              .formatted(
                  authority.get().name(), timestamp.time(), timestamp.position(), problem.get()));
    }
  }

  static void window(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isPresent() && !authority.get().window().contains(timestamp.time())) {
      throw new RefusalException(
          "%s is from %s, but the trusted root trusts %s %s"
              .formatted(
                  timestamp.position(),
                  timestamp.time(),
                  authority.get().name(),
                  authority.get().window()));
    }
  }
}
