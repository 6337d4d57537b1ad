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
   * Returns what each of the request's verifiers says of it, in their order; empty if it could not
   * be read as far as that.
   */
  List<VerifierAnswer> verifiers();

  /**
   * It is good.
   *
   * @param good once for each acceptable signer; at least one
   */
  record Good(String location, List<GoodSignature> good, List<VerifierAnswer> verifiers)
      implements SignatureAnswer {
    public Good {
      good = List.copyOf(good);
      verifiers = List.copyOf(verifiers);
    }
  }

  /** It is not good. */
  record Bad(String location, Refused refused, List<VerifierAnswer> verifiers)
      implements SignatureAnswer {
    public Bad {
      verifiers = List.copyOf(verifiers);
    }
  }

  /** There is no telling: it cannot be read, or not be checked now. */
  record Unknown(String location, ModelSigningException failure, List<VerifierAnswer> verifiers)
      implements SignatureAnswer {
    public Unknown {
      verifiers = List.copyOf(verifiers);
    }
  }
}
