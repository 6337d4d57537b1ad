package io.modelsigning.domain.port.out;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;

/** Answers whether an envelope's signature is good and who made it, by one method. */
public interface SignatureVerifier {
  /** Returns the method this verifies by; it is only asked about bundles of this method. */
  SignatureMethod method();

  /**
   * Verifies that one of the envelope's signatures was made over {@code message} by whom this
   * verifier trusts.
   *
   * @param message the envelope's payload in the encoding it was signed in
   * @throws VerificationUnavailableException if what is needed to answer is unavailable
   * @throws InterruptedException if the thread is interrupted
   */
  SignatureVerdict verify(Bundle bundle, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException;

  /**
   * Returns a verifier that is made when it is asked for the first time. What cannot be made is not
   * tried again: each of many models would wait for that once more. Thread-safe.
   */
  static SignatureVerifier madeLater(SignatureMethod method, Maker maker) {
    VerifierMadeLater later = new VerifierMadeLater(maker);
    return new SignatureVerifier() {
      @Override
      public SignatureMethod method() {
        return method;
      }

      @Override
      public SignatureVerdict verify(Bundle bundle, SignedMessage message)
          throws VerificationUnavailableException, InterruptedException {
        return later.get().verify(bundle, message);
      }
    };
  }

  /** Makes a verifier, for which keys may have to be read or trust to be fetched. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes it.
     *
     * @throws VerificationUnavailableException if what is needed is unavailable
     * @throws InterruptedException if the thread is interrupted
     */
    SignatureVerifier make() throws VerificationUnavailableException, InterruptedException;
  }
}
