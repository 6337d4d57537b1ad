package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.signature.TimestampVerdict;
import java.util.List;
import java.util.Optional;

/** Adds timestamps to signatures that are there. Thread-safe. */
public interface TimestampSignature {
  /**
   * Has a signature timestamped, and stores it with the timestamps behind those that it has and
   * otherwise as it is. Who made the signature is not verified, nor needed: a timestamp over a bad
   * one proves nothing.
   *
   * @param signature of the method key or certificate; it is replaced
   * @param authorities at least one
   * @throws ModelSigningException if it cannot be read or written, is no signature of these
   *     methods, has as many timestamps as are looked at, or an authority's answer is not what it
   *     must be; then nothing is written
   * @throws InterruptedException if the thread is interrupted
   */
  Timestamped timestamp(
      SignatureStore signature, List<TimestampAuthority> authorities, ProgressListener progress)
      throws ModelSigningException, InterruptedException;

  /**
   * A signature with timestamps.
   *
   * @param added how many were added
   * @param count how many there are now
   * @param earliest of those that were added, the earliest that was verified
   */
  record Timestamped(int added, int count, Optional<TimestampVerdict.Verified> earliest) {}
}
