package io.modelsigning.azure;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Secrets;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.InvalidKeySpecException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * One version of a key, as the service describes it.
 *
 * @param id the version's address, by which it is known
 */
record AzureKey(String id, Curve curve, ECPublicKey publicKey) {
  /**
   * Reads the answer to a request for a key.
   *
   * @throws SigningException if OMS does not sign with such a key, or it is disabled
   */
  static AzureKey read(AzureReference reference, AzureClient.Call call, JsonAnswer answer)
      throws SigningException {
    JsonAnswer key = answer.object("key").orElseThrow(() -> call.malformed("a key", "none"));
    String id = requireId(reference, call, key.text("kid").orElse("no name"));
    Curve curve = curve(id, key);
    if (!attributes(answer, call).isTrue("enabled")) {
      throw unusable(id, "be enabled", "is disabled");
    }
    ECPoint point =
        new ECPoint(coordinate(call, curve, key, "x"), coordinate(call, curve, key, "y"));
    try {
      return new AzureKey(id, curve, curve.at(point));
    } catch (InvalidKeySpecException e) {
      throw call.malformed("a public key on " + curve, "none");
    }
  }

  private static JsonAnswer attributes(JsonAnswer answer, AzureClient.Call call)
      throws SigningException {
    return answer.object("attributes").orElseThrow(() -> call.malformed("attributes", "none"));
  }

  /** Names of keys are the same in both cases; the service writes them as they were made. */
  private static String requireId(AzureReference reference, AzureClient.Call call, String id)
      throws SigningException {
    String start = reference.key() + "/";
    String version = id.substring(Math.min(start.length(), id.length()));
    if (!id.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT))
        || !version.matches("[0-9a-f]{32}")
        || !reference.version().orElse(version).equals(version)) {
      throw call.malformed("a version of " + reference.address(), id);
    }
    return start + version;
  }

  private static Curve curve(String id, JsonAnswer key) throws SigningException {
    String type = key.text("kty").orElse("none");
    String name = key.text("crv").orElse("none");
    if (!type.equals("EC") && !type.equals("EC-HSM")) {
      throw unusable(id, "be of the type EC or EC-HSM", "is of " + type);
    }
    for (Curve curve : Curve.values()) {
      if (curve.toString().equals(name)) {
        return curve;
      }
    }
    throw unusable(id, "be on P-256, P-384 or P-521", "is on " + name);
  }

  private static BigInteger coordinate(
      AzureClient.Call call, Curve curve, JsonAnswer key, String member) throws SigningException {
    byte[] bytes = bytes(key, member).orElse(new byte[0]);
    if (bytes.length == 0 || bytes.length > curve.coordinateBytes()) {
      throw call.malformed("a public key on " + curve, "none");
    }
    return new BigInteger(1, bytes);
  }

  /** Returns a member that is in base64url (RFC 7515, section 2). */
  static Optional<byte[]> bytes(JsonAnswer answer, String member) {
    try {
      return answer.text(member).map(Base64.getUrlDecoder()::decode);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses a key that must not sign, or not now; old signatures are verified with it all the same.
   */
  void requireSigns(AzureClient.Call call, JsonAnswer answer, Clock clock) throws SigningException {
    if (answer.object("key").stream().noneMatch(key -> key.texts("key_ops").contains("sign"))) {
      throw unusable(id, "be permitted the operation sign", "is not");
    }
    JsonAnswer attributes = attributes(answer, call);
    Optional<Instant> start = time(attributes, "nbf", call);
    Optional<Instant> end = time(attributes, "exp", call);
    Instant now = clock.instant();
    if (start.isPresent() && now.isBefore(start.get())) {
      throw unusable(id, "be valid now, at " + now, "is not before " + start.get());
    }
    if (end.isPresent() && !now.isBefore(end.get())) {
      throw unusable(id, "be valid now, at " + now, "expired at " + end.get());
    }
  }

  private static Optional<Instant> time(JsonAnswer attributes, String name, AzureClient.Call call)
      throws SigningException {
    if (!attributes.has(name)) {
      return Optional.empty();
    }
    return Optional.of(
        attributes
            .seconds(name)
            .orElseThrow(() -> call.malformed("a time as '%s'".formatted(name), "something else")));
  }

  private static SigningException unusable(String id, String expected, String found) {
    return new SigningException(
        Reason.UNUSABLE_KEY,
        "the key '%s' must %s, but %s".formatted(id, expected, Secrets.mask(found)));
  }
}
