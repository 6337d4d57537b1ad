package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.policy.GoodSignature;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import java.util.List;

/** What one of several signatures comes to. */
public sealed interface SignatureAnswer {
  /** Returns where the signature is, as the user would name it. */
  String location();

  /**
   * It is good.
   *
   * @param good once for each acceptable signer; at least one
   */
  record Good(String location, List<GoodSignature> good) implements SignatureAnswer {
    public Good {
      good = List.copyOf(good);
    }
  }

  /** It is not good. */
  record Bad(String location, Refused refused) implements SignatureAnswer {}

  /** There is no telling: it cannot be read, or not be checked now. */
  record Unknown(String location, ModelSigningException failure) implements SignatureAnswer {}
}
