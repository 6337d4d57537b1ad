package io.modelsigning.domain.signature;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What a bundle's verification material says of the signer. Whoever writes a bundle can write
 * anything there: it is for showing, never for deciding.
 */
@Value.Immutable
public interface SignerClaims {
  /** Returns the hint of the key: lower-case hexadecimal SHA-256 of its public key in PEM. */
  Optional<String> keyHint();

  /** Returns the public key itself as text, which bundles before v1.1.0 carry. */
  Optional<String> publicKey();

  /** Returns whom the certificate is for, with Sigstore. */
  Optional<String> identity();

  /** Returns who is said to have recognised that identity. */
  Optional<String> identityProvider();

  /** Returns the certificates, the signer's first. */
  List<CertificateClaim> certificates();

  List<LogEntry> logEntries();

  /** Returns the times of the RFC 3161 timestamps. */
  List<Instant> timestamps();

  /** Returns the parts that cannot be read, such as {@code certificate 1}. */
  List<String> unreadable();

  /**
   * An entry of a transparency log.
   *
   * @param logId lower-case hexadecimal identifier of the log's key
   * @param kind the entry's type and version, such as {@code dsse 0.0.1}
   * @param time when the log says it was entered, if it does
   */
  record LogEntry(long index, String logId, String kind, Optional<Instant> time) {}

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds {@link SignerClaims}. */
  final class Builder extends ImmutableSignerClaims.Builder {
    Builder() {}
  }
}
