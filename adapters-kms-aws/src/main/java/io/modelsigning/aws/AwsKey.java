package io.modelsigning.aws;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * A key as the service describes it.
 *
 * @param arn which key it is, whatever its aliases lead to from now on
 */
record AwsKey(String arn, Curve curve, ECPublicKey publicKey) {
  /** Returns the service's name of keys on a curve. */
  static KeySpec specOf(Curve curve) {
    return switch (curve) {
      case P256 -> KeySpec.ECC_NIST_P256;
      case P384 -> KeySpec.ECC_NIST_P384;
      case P521 -> KeySpec.ECC_NIST_P521;
    };
  }

  /** Returns the service's name of ECDSA with the hash that fits the curve. */
  static SigningAlgorithmSpec algorithmOf(Curve curve) {
    return switch (curve) {
      case P256 -> SigningAlgorithmSpec.ECDSA_SHA_256;
      case P384 -> SigningAlgorithmSpec.ECDSA_SHA_384;
      case P521 -> SigningAlgorithmSpec.ECDSA_SHA_512;
    };
  }

  /**
   * Reads the answer to a request for a public key.
   *
   * @throws SigningException if OMS does not sign with such a key
   */
  static AwsKey read(AwsReference reference, AwsCall call, GetPublicKeyResponse answer)
      throws SigningException {
    Curve found = null;
    for (Curve curve : Curve.values()) {
      if (specOf(curve) == answer.keySpec()) {
        found = curve;
      }
    }
    if (found == null || answer.keyUsage() != KeyUsageType.SIGN_VERIFY) {
      throw new SigningException(
          Reason.UNUSABLE_KEY,
          "the key '%s' must be for SIGN_VERIFY and ECC_NIST_P256, ECC_NIST_P384 or ECC_NIST_P521, but is for %s and %s"
              .formatted(
                  reference,
                  Foreign.text(String.valueOf(answer.keyUsageAsString())),
                  Foreign.text(String.valueOf(answer.keySpecAsString()))));
    }
    if (answer.keyId() == null || answer.publicKey() == null) {
      throw call.malformed("a key's ARN and its public key", "not both");
    }
    try {
      return new AwsKey(answer.keyId(), found, found.decode(answer.publicKey().asByteArray()));
    } catch (InvalidKeySpecException e) {
      throw call.malformed("a public key on " + found, "none");
    }
  }
}
