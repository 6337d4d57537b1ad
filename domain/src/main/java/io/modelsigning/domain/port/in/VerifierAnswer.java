package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignerIdentity;

/** What one of the acceptable signers' verifiers says of a signature, whatever the model is. */
public sealed interface VerifierAnswer {
  /** Returns who says so. */
  SignatureVerifier verifier();

  /** The signature is by whom this verifier trusts. */
  record Accepted(SignatureVerifier verifier, SignerIdentity signer) implements VerifierAnswer {}

  /** It is not, or is of another method, or does not meet a condition of the request. */
  record Refused(SignatureVerifier verifier, Rejected rejected) implements VerifierAnswer {}

  /** There is no telling. */
  record Unknown(SignatureVerifier verifier, ModelSigningException failure)
      implements VerifierAnswer {}
}
