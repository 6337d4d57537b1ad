package io.modelsigning.domain.policy;

import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.VerificationResult.Verified;

/**
 * A signature by an acceptable signer over exactly the content that the model has.
 *
 * @param location where the signature is, as the user would name it
 * @param acceptedBy which of the request's verifiers accepts it
 * @param result what it says, and by whom
 */
public record GoodSignature(String location, SignatureVerifier acceptedBy, Verified result) {}
