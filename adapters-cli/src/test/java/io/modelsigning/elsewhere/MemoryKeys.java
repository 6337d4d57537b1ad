package io.modelsigning.elsewhere;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that are held elsewhere, as a service would, in the memory of the test. */
public final class MemoryKeys implements KeyHolder {
  /** How the service fails. */
  public enum Fault {
    NONE,
    /** It signs the digest of the digest. */
    HASHES_ONCE_MORE
  }

  private final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
  private volatile Fault fault = Fault.NONE;

  /** Makes the service fail so from now on. */
  public void failBy(Fault other) {
    fault = other;
  }

  @Override
  public SigningKey signingKey(KeyReference reference) throws SigningException {
    KeyPair pair = keys.get(reference.text());
    if (pair == null) {
      throw new SigningException(Reason.NOT_FOUND, "there is no key '%s'".formatted(reference));
    }
    return new SigningKey() {
      @Override
      public ECPublicKey publicKey() {
        return (ECPublicKey) pair.getPublic();
      }

      @Override
      public Bytes sign(Bytes digest) {
        return Bytes.of(signature(pair, digest.toArray()));
      }
    };
  }

  private byte[] signature(KeyPair pair, byte[] digest) {
    try {
      Signature signer =
          Signature.getInstance(
              switch (fault) {
                case NONE -> "NONEwithECDSA";
                case HASHES_ONCE_MORE -> "SHA256withECDSA";
              });
      signer.initSign(pair.getPrivate());
      signer.update(digest);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public ECPublicKey publicKey(KeyReference reference) throws VerificationUnavailableException {
    KeyPair pair = keys.get(reference.text());
    if (pair == null) {
      throw new VerificationUnavailableException(
          Reason.NOT_FOUND, "there is no key '%s'".formatted(reference));
    }
    return (ECPublicKey) pair.getPublic();
  }

  @Override
  public Created create(KeyReference reference, Curve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(curve.parameters());
      KeyPair pair = generator.generateKeyPair();
      keys.put(reference.text(), pair);
      return new Created(reference, (ECPublicKey) pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
