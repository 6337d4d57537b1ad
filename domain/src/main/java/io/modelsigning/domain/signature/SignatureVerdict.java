package io.modelsigning.domain.signature;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import java.util.List;

/** A verifier's answer on an envelope's signature; it says nothing about the model. */
public sealed interface SignatureVerdict {
  /** The signature is good, and this is who made it. */
  record Authentic(SignerIdentity signer, List<Warning> warnings) implements SignatureVerdict {
    public Authentic {
      warnings = List.copyOf(warnings);
    }
  }

  /** The signature is refused; the message names the check, what it expected and what it found. */
  record Rejected(Reason reason, String message) implements SignatureVerdict {}
}
