package io.modelsigning.domain.signature;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import java.util.List;
import java.util.stream.Collectors;

/** A verifier's answer on an envelope's signature; it says nothing about the model. */
public sealed interface SignatureVerdict {
  /** The signature is good, and this is who made it. */
  record Authentic(SignerIdentity signer, List<Warning> warnings) implements SignatureVerdict {
    public Authentic {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The signature is refused.
   *
   * @param message which check refused, what it expected, what it found
   * @param evidence what was established before, and what broke
   */
  record Rejected(Reason reason, String message, CheckedEvidence evidence)
      implements SignatureVerdict {
    /** The signature as a whole is refused, before anything was established. */
    public Rejected(Reason reason, String message) {
      this(reason, message, CheckedEvidence.broken(EvidencePart.SIGNATURE));
    }

    /** Returns the answer to a bundle of another method than the verifier's. */
    public static Rejected ofMethod(SignatureMethod made, SignatureMethod wanted) {
      return ofMethod(made, List.of(wanted));
    }

    /**
     * Returns the answer to a bundle of another method than all verifiers'.
     *
     * @param wanted their methods, at least one
     */
    public static Rejected ofMethod(SignatureMethod made, List<SignatureMethod> wanted) {
      return new Rejected(
          Reason.WRONG_METHOD,
          "the signature must be of the method %s, but was made by the method %s"
              .formatted(
                  wanted.stream().map(SignatureMethod::id).collect(Collectors.joining(" or ")),
                  made.id()));
    }
  }
}
