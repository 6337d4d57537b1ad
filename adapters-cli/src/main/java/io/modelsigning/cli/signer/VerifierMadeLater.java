package io.modelsigning.cli.signer;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A verifier that is made once, when it is asked for the first time. Of several threads that ask,
 * one makes it and the others wait; what failed is tried again. Thread-safe.
 */
public final class VerifierMadeLater implements SignatureVerifier {
  /** Makes a verifier. */
  public interface Maker {
    SignatureVerifier make() throws VerificationUnavailableException, InterruptedException;
  }

  private final SignatureMethod method;
  private final Maker maker;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable SignatureVerifier made;

  public VerifierMadeLater(SignatureMethod method, Maker maker) {
    this.method = method;
    this.maker = maker;
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
    SignatureVerifier known = made;
    if (known != null) {
      return known;
    }
    making.lockInterruptibly();
    try {
      SignatureVerifier verifier = made;
      if (verifier == null) {
        verifier = maker.make();
        made = verifier;
      }
      return verifier;
    } finally {
      making.unlock();
    }
  }
}
