package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.security.GeneralSecurityException;
import java.util.List;

/** Signs with a bare key. */
final class KeySigner implements PayloadSigner {
  private static final Reason SIGNING_FAILED = new Reason("signing-failed");

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
    String hint = hint();
    return new Signed(
        Bundle.of(new VerificationMaterial.KeyHint(hint), envelope(key, payload)),
        SignerIdentity.builder().method(SignatureMethod.KEY).name(hint).build());
  }

  private String hint() throws SigningException {
    try {
      return PublicKeys.hintOf(key.publicKey());
    } catch (GeneralSecurityException e) {
      throw failed(key, e);
    }
  }

  private static SigningException failed(SigningKey key, GeneralSecurityException e) {
    return new SigningException(
        SIGNING_FAILED, "the statement cannot be signed with the %s".formatted(key), e);
  }

  /** Returns the envelope of {@code payload}, signed with {@code key}. */
  static Envelope envelope(SigningKey key, Bytes payload) throws SigningException {
    try {
      Bytes message = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload).bytes();
      return new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(key.sign(message)));
    } catch (GeneralSecurityException e) {
      throw failed(key, e);
    }
  }
}
