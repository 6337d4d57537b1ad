package io.modelsigning.google;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One version of a key, as the service describes it.
 *
 * @param name the version's resource name
 */
record GoogleKey(String name, Curve curve, ECPublicKey publicKey) {
  private static final String ALGORITHMS = "EC_SIGN_P256_SHA256 or EC_SIGN_P384_SHA384";

  /** Returns the service's name of a curve with its hash, if it has such keys. */
  static Optional<String> algorithmOf(Curve curve) {
    return switch (curve) {
      case P256 -> Optional.of("EC_SIGN_P256_SHA256");
      case P384 -> Optional.of("EC_SIGN_P384_SHA384");
      case P521 -> Optional.empty();
    };
  }

  /** Returns the checksum that the service sends and wants: of 32 bits, in decimal. */
  static String checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Long.toString(crc.getValue());
  }

  /**
   * Reads the answer to a request for a version's public key.
   *
   * @throws SigningException if OMS does not sign with such a key
   */
  static GoogleKey read(String name, GoogleClient.Call call, JsonAnswer answer)
      throws SigningException {
    String algorithm = answer.text("algorithm").orElse("none");
    Curve found = null;
    for (Curve curve : Curve.values()) {
      if (algorithmOf(curve).equals(Optional.of(algorithm))) {
        found = curve;
      }
    }
    if (found == null) {
      throw new SigningException(
          Reason.UNUSABLE_KEY,
          "the key '%s' must be of the algorithm %s, but is of %s"
              .formatted(name, ALGORITHMS, Secrets.mask(algorithm)));
    }
    requireName(name, call, answer);
    String pem = answer.text("pem").orElseThrow(() -> call.malformed("a public key", "none"));
    String checksum = checksum(pem.getBytes(StandardCharsets.UTF_8));
    if (!answer.text("pemCrc32c").equals(Optional.of(checksum))) {
      throw call.malformed("a public key and its checksum", "another checksum");
    }
    String base64 =
        pem.replaceFirst("^\\s*-----BEGIN PUBLIC KEY-----", "")
            .replaceFirst("-----END PUBLIC KEY-----\\s*$", "")
            .replaceAll("\\s", "");
    try {
      return new GoogleKey(name, found, found.decode(Base64.getDecoder().decode(base64)));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw call.malformed("a public key on " + found, "none");
    }
  }

  /** Refuses what the service says of another version than the one that was asked for. */
  static void requireName(String name, GoogleClient.Call call, JsonAnswer answer)
      throws SigningException {
    String said = answer.text("name").orElse("no name");
    if (!said.equals(name)) {
      throw call.malformed("what is of " + name, said);
    }
  }
}
