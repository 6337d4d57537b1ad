package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/**
 * A key that the caller has from the Java platform: of whatever provider, which need not show the
 * secret. The provider is chosen by the key, as JCA does.
 */
final class PlatformSigningKey implements SigningKey {
  /** The JCA name of ECDSA over what is a digest already. */
  private static final String OF_A_DIGEST = "NONEwithECDSA";

  private final PrivateKey key;
  private final ECPublicKey publicKey;

  PlatformSigningKey(PrivateKey key, ECPublicKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  @Override
  public ECPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException {
    try {
      Signature signature = Signature.getInstance(OF_A_DIGEST);
      signature.initSign(key);
      signature.update(digest.toArray());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new SigningException(
          KeyReasons.SIGNING_FAILED, "the private key cannot be used to sign with ECDSA", e);
    }
  }

  /** Returns nothing of the key. */
  @Override
  public String toString() {
    return "signing key of the platform";
  }
}
