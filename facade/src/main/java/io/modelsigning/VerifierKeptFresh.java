package io.modelsigning;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A verifier that is made when it is asked for, and made anew once it is a day old: a service runs
 * for months, and whom to trust changes meanwhile. Where it cannot be made, that is tried again the
 * next time. Thread-safe.
 */
final class VerifierKeptFresh implements SignatureVerifier {
  static final Duration KEPT = Duration.ofDays(1);

  private final SignatureMethod method;
  private final Maker maker;
  private final InstantSource clock;
  private final ReentrantLock making = new ReentrantLock();
  // Both are guarded by the lock.
  private @Nullable SignatureVerifier made;
  private Instant madeAt = Instant.MIN;

  VerifierKeptFresh(SignatureMethod method, Maker maker, InstantSource clock) {
    this.method = method;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public SignatureMethod method() {
    return method;
  }

  @Override
  public SignatureVerdict verify(Bundle bundle, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException {
    return verifier().verify(bundle, message);
  }

  private SignatureVerifier verifier()
      throws VerificationUnavailableException, InterruptedException {
    making.lockInterruptibly();
    try {
      Instant now = clock.instant();
      SignatureVerifier verifier = made;
      // A clock that was set back makes it no younger.
      if (verifier == null || now.isBefore(madeAt) || !now.isBefore(madeAt.plus(KEPT))) {
        verifier = maker.make();
        made = verifier;
        madeAt = now;
      }
      return verifier;
    } finally {
      making.unlock();
    }
  }
}
