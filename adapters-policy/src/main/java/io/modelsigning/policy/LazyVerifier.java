package io.modelsigning.policy;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Has the verifier made when it is asked for the first time, whichever of many models is first. One
 * that cannot be made is not tried again: each model would wait for that once more.
 */
final class LazyVerifier implements SignatureVerifier {
  private final SignerDescription signer;
  private final SignerFactory factory;
  private @Nullable SignatureVerifier made;
  private @Nullable VerificationUnavailableException failure;

  LazyVerifier(SignerDescription signer, SignerFactory factory) {
    this.signer = signer;
    this.factory = factory;
  }

  @Override
  public SignatureMethod method() {
    return switch (signer) {
      case SignerDescription.Sigstore _ -> SignatureMethod.SIGSTORE;
      case SignerDescription.Key _ -> SignatureMethod.KEY;
      case SignerDescription.Certificate _ -> SignatureMethod.CERTIFICATE;
    };
  }

  @Override
  public SignatureVerdict verify(Bundle bundle, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException {
    return verifier().verify(bundle, message);
  }

  private synchronized SignatureVerifier verifier()
      throws VerificationUnavailableException, InterruptedException {
    if (failure != null) {
      throw failure;
    }
    SignatureVerifier verifier = made;
    if (verifier == null) {
      try {
        verifier = factory.verifier(signer);
      } catch (VerificationUnavailableException e) {
        failure = e;
        throw e;
      }
      made = verifier;
    }
    return verifier;
  }
}
