package io.modelsigning.keys;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies with one public key. */
final class KeyVerifier implements SignatureVerifier {
  private static final int SHOWN_HINT = 80;

  private final SupportedKey key;
  private final String hint;
  private final TimestampTrust timestamps;

  KeyVerifier(SupportedKey key, TimestampTrust timestamps) {
    this.key = key;
    this.hint = PublicKeys.hintOf(key.key());
    this.timestamps = timestamps;
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.KEY;
  }

  @Override
  public SignatureVerdict verify(Bundle bundle, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException {
    return switch (bundle.material()) {
      case KeyHint(String theirs) -> verify(bundle, message, theirs, List.of());
      // The text of the key they state is what its hint is taken over.
      case RawKey raw ->
          verify(
              bundle,
              message,
              KeyHint.ofText(raw.publicKey()).hint(),
              List.of(
                  new Warning(
                      Reason.OLD_SIGNATURE_FORMAT,
                      "the signature carries its public key, as those made before v1.1.0 do; the model should be signed again")));
      case UnnamedKey unnamed ->
          verify(
              bundle,
              message,
              hint,
              List.of(
                  new Warning(
                      Reason.OLD_SIGNATURE_FORMAT,
                      "the signature does not say which key made it, as those since v1.1.0 do; the model should be signed again")));
      case CertificateChain other -> Rejected.ofMethod(other.method(), method());
      case SigstoreMaterial other -> Rejected.ofMethod(other.method(), method());
    };
  }

  private SignatureVerdict verify(
      Bundle bundle, SignedMessage message, String theirs, List<Warning> warnings)
      throws VerificationUnavailableException, InterruptedException {
    if (!theirs.equals(hint)) {
      return new Rejected(
          KeyReasons.WRONG_KEY,
          "the signature must be by the key with hint %s, but was made by another, with hint %s"
              .formatted(hint, shown(theirs)),
          CheckedEvidence.broken(EvidencePart.PUBLIC_KEY));
    }
    Optional<Rejected> refusal =
        EnvelopeSignatures.refusal(
            bundle.envelope(),
            message,
            key,
            "the key with hint " + hint,
            CheckedEvidence.brokenAfterAllBefore(EvidencePart.SIGNATURE, method()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try {
      VerifiedTime time = VerifiedTime.of(bundle, timestamps);
      SignerIdentity.Builder signer =
          SignerIdentity.builder().method(SignatureMethod.KEY).name(hint);
      time.earliest().ifPresent(signer::provenBy);
      List<Warning> all = new ArrayList<>(warnings);
      all.addAll(time.faults());
      return new Authentic(signer.build(), all);
    } catch (Unusable e) {
      return new Rejected(
          e.reason(), e.text(), CheckedEvidence.brokenAfterAllBefore(EvidencePart.TIME, method()));
    }
  }

  private static String shown(String theirs) {
    return Names.printable(
        theirs.length() <= SHOWN_HINT ? theirs : theirs.substring(0, SHOWN_HINT) + "…");
  }
}
