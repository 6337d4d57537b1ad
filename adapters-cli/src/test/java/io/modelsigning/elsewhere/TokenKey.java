package io.modelsigning.elsewhere;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/** A key that is held by something else, and signs digests there. */
public final class TokenKey implements SigningKey {
  private final KeyPair held;

  /** Returns the key that {@code held} is behind. */
  public TokenKey(KeyPair held) {
    this.held = held;
  }

  @Override
  public ECPublicKey publicKey() {
    return (ECPublicKey) held.getPublic();
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(held.getPrivate());
      signature.update(digest.toArray());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new SigningException(new Reason("token-failed"), "the token does not sign", e);
    }
  }
}
