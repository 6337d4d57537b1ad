package io.modelsigning.domain.port.out;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.TimestampVerdict;
import java.util.Optional;

/** Puts timestamps over signatures (RFC 3161). Thread-safe. */
public interface TimestampAuthority {
  /**
   * Has a signature timestamped. What the authority answers is checked: it is over the signature,
   * of this request and of now.
   *
   * @param progress told of what is waited for
   * @throws SigningException if the authority cannot be reached, or its answer is not what it must
   *     be
   * @throws InterruptedException if the thread is interrupted
   */
  Stamp stamp(Bytes signature, ProgressListener progress)
      throws SigningException, InterruptedException;

  /**
   * A timestamp.
   *
   * @param response in DER
   * @param verified what it proves, where it is known whom to trust
   */
  record Stamp(Bytes response, Optional<TimestampVerdict.Verified> verified) {}
}
