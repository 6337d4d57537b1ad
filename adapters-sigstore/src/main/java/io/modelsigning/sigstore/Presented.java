package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import java.security.cert.X509Certificate;
import java.util.List;
import org.immutables.value.Value;

/** What a bundle presents, read but not proven. */
@Value.Immutable
interface Presented {
  X509Certificate leaf();

  /** Returns the envelope's payload. */
  Bytes payload();

  /** Returns the bytes that are signed: the payload in its pre-authentication encoding. */
  Bytes message();

  /** Returns the envelope's only signature. */
  Bytes signature();

  /** Returns at least one entry. */
  List<LogEntry> entries();

  List<Timestamp> timestamps();

  static Builder builder() {
    return new Builder();
  }

  final class Builder extends ImmutablePresented.Builder {
    Builder() {}
  }
}
