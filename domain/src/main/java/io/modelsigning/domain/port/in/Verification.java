package io.modelsigning.domain.port.in;

import io.modelsigning.domain.signature.VerificationResult;
import java.util.List;

/**
 * The answer on a model, and what it is made of.
 *
 * @param result the answer
 * @param signatures what each of the request's signatures comes to, in their order
 */
public record Verification(VerificationResult result, List<SignatureAnswer> signatures) {
  public Verification {
    signatures = List.copyOf(signatures);
  }
}
