package io.modelsigning.domain.port.out;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.TimestampVerdict;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a timestamp (RFC 3161) is by an authority that is trusted. It must be over this
 * signature, and the authority's certificate must have been for timestamps and valid when it was
 * made; that it is so now is not asked, so that archives outlive their authorities. Thread-safe.
 */
public interface TimestampVerifier {
  /**
   * Verifies a timestamp.
   *
   * @param timestamp the authority's response in DER, untrusted
   * @param signature what it must be over
   * @throws VerificationUnavailableException if whom to trust cannot be told
   * @throws InterruptedException if the thread is interrupted
   */
  TimestampVerdict verify(Bytes timestamp, Bytes signature)
      throws VerificationUnavailableException, InterruptedException;

  /** Returns a verifier that is made when it is asked for the first time. Thread-safe. */
  static TimestampVerifier madeLater(Maker maker) {
    return new TimestampVerifier() {
      private final ReentrantLock making = new ReentrantLock();
      private @Nullable TimestampVerifier made;

      @Override
      public TimestampVerdict verify(Bytes timestamp, Bytes signature)
          throws VerificationUnavailableException, InterruptedException {
        return verifier().verify(timestamp, signature);
      }

      private TimestampVerifier verifier()
          throws VerificationUnavailableException, InterruptedException {
        making.lockInterruptibly();
        try {
          TimestampVerifier verifier = made;
          if (verifier == null) {
            verifier = maker.make();
            made = verifier;
          }
          return verifier;
        } finally {
          making.unlock();
        }
      }
    };
  }

  /** Makes a verifier, for which it may have to be read whom to trust. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes it.
     *
     * @throws VerificationUnavailableException if whom to trust cannot be told
     * @throws InterruptedException if the thread is interrupted
     */
    TimestampVerifier make() throws VerificationUnavailableException, InterruptedException;
  }
}
