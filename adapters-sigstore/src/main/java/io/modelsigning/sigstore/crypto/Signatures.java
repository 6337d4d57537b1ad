package io.modelsigning.sigstore.crypto;

import io.modelsigning.domain.signature.EcdsaSignatureForm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;

/** Signature verification in which the key decides the algorithm, and nothing else does. */
public final class Signatures {
  private Signatures() {}

  /**
   * Returns whether {@code signature} was made over {@code message} with the private half of {@code
   * key}: ECDSA in DER with the hash that fits the curve, Ed25519, or RSA PKCS #1 v1.5 with
   * SHA-256.
   *
   * @throws GeneralSecurityException if the key is of another kind
   */
  public static boolean verify(PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    if (!hasForm(key, signature)) {
      return false;
    }
    Signature verifier = Signature.getInstance(algorithm(key));
    verifier.initVerify(key);
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // Not even of the algorithm's form, so it is not this key's signature.
      return false;
    }
  }

  /**
   * Returns whether {@code signature} can be by {@code key} at all. Of ECDSA, which more encodings
   * are verified of than DER, every check asks this too.
   */
  public static boolean hasForm(PublicKey key, byte[] signature) {
    return !key.getAlgorithm().equals("EC") || EcdsaSignatureForm.isDer(signature);
  }

  private static String algorithm(PublicKey key) throws InvalidKeyException {
    return switch (key.getAlgorithm()) {
      case "EC" ->
          switch (((ECPublicKey) key).getParams().getOrder().bitLength()) {
            case 256 -> "SHA256withECDSA";
            case 384 -> "SHA384withECDSA";
            case 521 -> "SHA512withECDSA";
            default -> throw new InvalidKeyException("the key's curve is none of P-256/384/521");
          };
      case "EdDSA", "Ed25519" -> "Ed25519";
      case "RSA" -> "SHA256withRSA";
      default -> throw new InvalidKeyException("the key is of the kind " + key.getAlgorithm());
    };
  }

  /** Returns the digest of {@code content}; every JDK has the algorithms we name. */
  public static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no " + algorithm, e);
    }
  }
}
