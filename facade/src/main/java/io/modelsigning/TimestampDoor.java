package io.modelsigning;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import io.modelsigning.keys.TrustedCertificates;
import io.modelsigning.timestamp.Timestamps;
import io.modelsigning.timestamp.TrustedAuthority;
import java.nio.file.Path;
import java.util.List;

/** The only class that knows the timestamp module, so that all others load without it. */
final class TimestampDoor {
  private TimestampDoor() {}

  /** Returns that the timestamps count of authorities that files of certificates vouch for. */
  static TimestampTrust trust(List<Path> roots) throws VerificationUnavailableException {
    TrustedCertificates certificates = KeyMethods.trustedCertificates(PemSource.of(roots));
    return TimestampTrust.of(
        Timestamps.verifier(
            List.of(TrustedAuthority.of(certificates.roots(), certificates.helpers()))));
  }
}
