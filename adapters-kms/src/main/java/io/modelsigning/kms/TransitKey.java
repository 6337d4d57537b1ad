package io.modelsigning.kms;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Secrets;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** One version of a key, as the server describes it. */
record TransitKey(String name, int version, Curve curve, ECPublicKey publicKey) {
  /** Returns the engine's name of keys on a curve. */
  static String typeOf(Curve curve) {
    return "ecdsa-" + curve.toString().replace("-", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the description of a key.
   *
   * @throws SigningException if OMS does not sign with such a key, or there is no such version
   */
  static TransitKey read(VaultReference reference, String attempt, JsonAnswer data)
      throws SigningException {
    String type =
        data.text("type")
            .orElseThrow(() -> VaultClient.malformed(attempt, "the key's type", "without one"));
    Curve curve =
        curve(type).orElseThrow(() -> unusable(reference, "is of the type '%s'".formatted(type)));
    if (data.isTrue("soft_deleted")) {
      throw unusable(reference, "is marked as deleted");
    }
    int version =
        reference.version().isPresent()
            ? reference.version().getAsInt()
            : data.number("latest_version")
                .orElseThrow(
                    () -> VaultClient.malformed(attempt, "the key's latest version", "without it"));
    String pem =
        data.object("keys")
            .flatMap(keys -> keys.object(Integer.toString(version)))
            .flatMap(key -> key.text("public_key"))
            .orElseThrow(
                () ->
                    new SigningException(
                        Reason.KEY_NOT_FOUND,
                        "%s has no version %d that can be used".formatted(reference, version)));
    return new TransitKey(reference.name(), version, curve, decode(attempt, curve, pem));
  }

  private static Optional<Curve> curve(String type) {
    for (Curve curve : Curve.values()) {
      if (typeOf(curve).equals(type)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  private static SigningException unusable(VaultReference reference, String found) {
    return new SigningException(
        Reason.UNUSABLE_KEY,
        "the key %s must be %s (type ecdsa-p256, ecdsa-p384 or ecdsa-p521), but %s"
            .formatted(reference, Curve.ALL, Secrets.mask(found)));
  }

  private static ECPublicKey decode(String attempt, Curve curve, String pem)
      throws SigningException {
    String base64 =
        pem.replaceFirst("^\\s*-----BEGIN PUBLIC KEY-----", "")
            .replaceFirst("-----END PUBLIC KEY-----\\s*$", "")
            .replaceAll("\\s", "");
    try {
      return curve.decode(Base64.getDecoder().decode(base64));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new SigningException(
          Reason.MALFORMED_KEY_ANSWER,
          "%s must be answered with a public key on %s, but the answer has none"
              .formatted(attempt, curve),
          e);
    }
  }
}
