package io.modelsigning;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.policy.SignerDescription;
import io.modelsigning.sigstore.ExpectedSigner;

/** Signers of policies whom Sigstore certified: knows both modules. */
final class SigstoreInPolicies {
  private SigstoreInPolicies() {}

  static SignatureVerifier verifier(SignerDescription.Sigstore signer, Surroundings surroundings)
      throws VerificationUnavailableException {
    return new SigstoreDoor(surroundings)
        .verifier(
            new ExpectedSigner(signer.identity(), signer.provider()), instance(signer.instance()));
  }

  private static SigstoreInstance instance(SignerDescription.Instance instance) {
    return switch (instance) {
      case SignerDescription.Instance.Public one -> SigstoreInstance.publicGood();
      case SignerDescription.Instance.Staging one -> SigstoreInstance.staging();
      case SignerDescription.Instance.Config one ->
          SigstoreInstance.trusting(Source.of(one.file()));
    };
  }
}
