package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial;

/** Signs with a bare key. */
final class KeySigner implements PayloadSigner {
  private final EnvelopeSigner key;

  KeySigner(EnvelopeSigner key) {
    this.key = key;
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.KEY;
  }

  @Override
  public Signed sign(Bytes payload) throws SigningException, InterruptedException {
    String hint = PublicKeys.hintOf(key.publicKey());
    return new Signed(
        Bundle.of(new VerificationMaterial.KeyHint(hint), key.sign(payload)),
        SignerIdentity.builder().method(SignatureMethod.KEY).name(hint).build());
  }
}
