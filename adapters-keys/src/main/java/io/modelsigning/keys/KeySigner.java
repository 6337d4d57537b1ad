package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.util.List;

/** Signs with a bare key. */
final class KeySigner implements PayloadSigner {
  private final SigningKey key;

  KeySigner(SigningKey key) {
    this.key = key;
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.KEY;
  }

  @Override
  public Signed sign(Bytes payload) throws SigningException {
    try {
      String hint = PublicKeys.hintOf(key.publicKey());
      return new Signed(
          Bundle.of(new VerificationMaterial.KeyHint(hint), envelope(key, payload)),
          SignerIdentity.builder().method(SignatureMethod.KEY).name(hint).build());
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /** Returns the envelope of {@code payload}, signed with {@code key}. */
  static Envelope envelope(SigningKey key, Bytes payload) throws Unusable {
    Bytes message = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload).bytes();
    return new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(key.sign(message)));
  }
}
