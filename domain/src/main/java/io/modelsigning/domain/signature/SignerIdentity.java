package io.modelsigning.domain.signature;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** Who made a signature, as far as the method can tell. */
@Value.Immutable
public interface SignerIdentity {
  /** Returns the method that told. */
  SignatureMethod method();

  /** Returns the key's hint, the certificate's subject, or the Sigstore identity. */
  String name();

  /** Returns who vouches for the name: a certificate's issuer, or the identity provider. */
  Optional<String> issuer();

  /** Returns when the signature was made, if there is evidence for it. */
  Optional<Instant> signedAt();

  /** Returns what proves the time, for instance {@code RFC 3161 timestamp}. */
  Optional<String> timeEvidence();

  /** Returns the index of the transparency log entry. */
  OptionalLong logIndex();

  /** Returns the certificate's subject that the verifier asked for, and found. */
  Optional<String> pinnedSubject();

  /** Returns the certificate's alternative name that the verifier asked for, and found. */
  Optional<String> pinnedAlternativeName();

  /** Returns the certificates that were used, from the leaf to the root. */
  List<UsedCertificate> certificates();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link SignerIdentity}. */
  final class Builder extends ImmutableSignerIdentity.Builder {
    Builder() {}

    /** Sets when the signature was made, and that a timestamp proves it. */
    public Builder provenBy(TimestampVerdict.Verified timestamp) {
      signedAt(timestamp.time());
      return timeEvidence("RFC 3161 timestamp of " + timestamp.authority());
    }
  }

  /**
   * A certificate of the chain.
   *
   * @param sha256 fingerprint: lower-case hexadecimal SHA-256 of its DER form
   */
  record UsedCertificate(String subject, String sha256) {}
}
