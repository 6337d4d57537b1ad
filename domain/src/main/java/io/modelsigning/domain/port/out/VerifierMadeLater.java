package io.modelsigning.domain.port.out;

import io.modelsigning.domain.VerificationUnavailableException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Made once, by the first of several threads that ask; the others wait for it. */
final class VerifierMadeLater {
  private final SignatureVerifier.Maker maker;
  private final ReentrantLock making = new ReentrantLock();
  // Both are guarded by the lock.
  private @Nullable SignatureVerifier made;
  private @Nullable VerificationUnavailableException failure;

  VerifierMadeLater(SignatureVerifier.Maker maker) {
    this.maker = maker;
  }

  /**
   * Returns the verifier.
   *
   * @throws VerificationUnavailableException if it could not be made, now or before
   * @throws InterruptedException if the thread is interrupted
   */
  SignatureVerifier get() throws VerificationUnavailableException, InterruptedException {
    making.lockInterruptibly();
    try {
      if (failure != null) {
        throw failure;
      }
      SignatureVerifier verifier = made;
      if (verifier == null) {
        verifier = maker.make();
        made = verifier;
      }
      return verifier;
    } catch (VerificationUnavailableException e) {
      failure = e;
      throw e;
    } finally {
      making.unlock();
    }
  }
}
