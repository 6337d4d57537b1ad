package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;

/** Checks the signatures of an envelope with a key that is trusted already. */
final class EnvelopeSignatures {
  /** The most signatures of one envelope that are tried. */
  static final int MAXIMUM = 16;

  /** The JCA name of ECDSA over what is a digest already. */
  private static final String OF_A_DIGEST = "NONEwithECDSA";

  private EnvelopeSignatures() {}

  /**
   * Returns why none of the signatures is by {@code key} over {@code message}, or empty if one is.
   *
   * @param keyName the key's name for the message
   * @param refused what is known of the evidence if none is
   */
  static Optional<Rejected> refusal(
      Envelope envelope,
      SignedMessage message,
      SupportedKey key,
      String keyName,
      CheckedEvidence refused) {
    List<Bytes> signatures = envelope.signatures();
    if (signatures.size() > MAXIMUM) {
      return Optional.of(
          new Rejected(
              Reason.MALFORMED_BUNDLE,
              "the envelope must have at most %d signatures, but has %d"
                  .formatted(MAXIMUM, signatures.size()),
              refused));
    }
    // Hashed once, however many signatures there are: the message may be large.
    byte[] digest =
        digest(
            message,
            switch (message.encoding()) {
              case DSSE_V1 -> key.curve().hashAlgorithm();
              case BROKEN_V0_2 -> Curve.SHA_256;
            });
    for (Bytes signature : signatures) {
      if (verifies(signature, digest, key.key())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Rejected(
            Reason.INVALID_SIGNATURE,
            signatures.size() == 1
                ? "the signature is not by %s over this statement".formatted(keyName)
                : "none of the %d signatures is by %s over this statement"
                    .formatted(signatures.size(), keyName),
            refused));
  }

  private static byte[] digest(SignedMessage message, String algorithm) {
    return message.digest(Platform.digest(algorithm)).toArray();
  }

  /**
   * Returns whether {@code signature} is the DER form of one by {@code key} over {@code digest}.
   */
  static boolean verifies(Bytes signature, byte[] digest, ECPublicKey key) {
    byte[] encoded = signature.toArray();
    if (!EcdsaSignatureForm.isDer(encoded)) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance(OF_A_DIGEST);
      verifier.initVerify(key);
      verifier.update(digest);
      return verifier.verify(encoded);
    } catch (SignatureException e) {
      // Not two numbers within the curve's order.
      return false;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw Platform.lacks(OF_A_DIGEST, e);
    }
  }
}
