package io.modelsigning.domain.signature;

import java.time.Instant;
import java.util.List;
import org.immutables.value.Value;

/** What a certificate of a bundle says of itself; nobody has checked who issued it. */
@Value.Immutable
public interface CertificateClaim {
  /** Returns the subject as RFC 2253 writes it; empty for one that has only alternative names. */
  String subject();

  /** Returns the issuer as RFC 2253 writes it. */
  String issuer();

  /** Returns the subject's alternative names that are text: addresses, hosts, URIs. */
  List<String> names();

  Instant notBefore();

  Instant notAfter();

  /** Returns the fingerprint: lower-case hexadecimal SHA-256 of the DER form. */
  String sha256();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link CertificateClaim}; all but the names is required. */
  final class Builder extends ImmutableCertificateClaim.Builder {
    Builder() {}
  }
}
