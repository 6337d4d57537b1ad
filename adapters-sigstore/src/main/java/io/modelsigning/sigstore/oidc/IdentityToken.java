package io.modelsigning.sigstore.oidc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.document.Json;
import io.modelsigning.sigstore.document.MalformedJsonException;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An OpenID Connect identity token (OpenID Connect Core 1.0, section 2) whose claims were checked.
 * Its signature was not: the certificate authority does that, and knows the keys.
 */
public final class IdentityToken {
  /** How far clocks may differ. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private static final int MAX_CHARS = 64 * 1024;
  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final String raw;
  private final String issuer;
  private final String subject;
  private final Optional<String> email;
  private final Optional<String> nonce;

  private IdentityToken(
      String raw, String issuer, String subject, Optional<String> email, Optional<String> nonce) {
    this.raw = raw;
    this.issuer = issuer;
    this.subject = subject;
    this.email = email;
    this.nonce = nonce;
  }

  /**
   * Returns the token that {@code raw} is.
   *
   * @param origin where it is from, for messages
   * @throws SigningException if it is no token, not for {@code audience}, or not valid at {@code
   *     now}
   */
  public static IdentityToken check(String raw, String origin, String audience, Instant now)
      throws SigningException {
    String token = raw.strip();
    if (token.length() > MAX_CHARS || !COMPACT.matcher(token).matches()) {
      throw bad(origin, "is no signed JSON Web Token");
    }
    String[] parts = token.split("\\.", -1);
    try {
      JsonObject header = decode(parts[0]);
      if (Json.string(header, "alg").equalsIgnoreCase("none")) {
        throw bad(origin, "is not signed");
      }
      JsonObject claims = decode(parts[1]);
      String issuer = Json.string(claims, "iss");
      requireAddress(issuer, origin);
      requireAudience(claims, audience, origin);
      requireTime(claims, now, origin);
      String subject = Json.string(claims, "sub");
      Optional<String> email = Json.optionalString(claims, "email").filter(e -> !e.isEmpty());
      requireVerified(claims, email, origin);
      if (subject.isEmpty() && email.isEmpty()) {
        throw bad(origin, "names nobody: its subject is empty");
      }
      return new IdentityToken(token, issuer, subject, email, Json.optionalString(claims, "nonce"));
    } catch (MalformedJsonException e) {
      throw bad(origin, "is malformed: " + e.getMessage());
    }
  }

  private static JsonObject decode(String part) throws MalformedJsonException {
    try {
      return Json.parseObject(Base64.getUrlDecoder().decode(part));
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException("it is no base64url");
    }
  }

  private static void requireAddress(String issuer, String origin) throws SigningException {
    try {
      URI address = URI.create(issuer);
      if (HttpService.isAddress(address) && address.getQuery() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Told below: the parser's message would say the same less clearly.
    }
    throw bad(origin, "must have the address of an issuer, but has '" + Secrets.mask(issuer) + "'");
  }

  private static void requireAudience(JsonObject claims, String audience, String origin)
      throws SigningException, MalformedJsonException {
    List<String> found = new ArrayList<>();
    JsonElement aud = claims.get("aud");
    if (aud instanceof JsonArray several) {
      for (JsonElement one : several) {
        found.add(Json.text(one, "aud"));
      }
    } else if (aud instanceof JsonPrimitive one) {
      found.add(Json.text(one, "aud"));
    }
    if (!found.contains(audience)) {
      throw bad(
          origin,
          "must be for the audience '%s', but is for '%s'"
              .formatted(audience, Secrets.mask(String.join("', '", found))));
    }
  }

  private static void requireTime(JsonObject claims, Instant now, String origin)
      throws SigningException, MalformedJsonException {
    Instant expiry = Instant.ofEpochSecond(Json.number(claims, "exp"));
    if (!now.isBefore(expiry.plus(CLOCK_SKEW))) {
      throw bad(origin, "expired at %s, and it is %s".formatted(expiry, now));
    }
    for (String name : List.of("nbf", "iat")) {
      Optional<Long> start = Json.optionalNumber(claims, name);
      if (start.isPresent() && now.plus(CLOCK_SKEW).isBefore(Instant.ofEpochSecond(start.get()))) {
        throw bad(
            origin,
            "is valid from %s on, and it is %s".formatted(Instant.ofEpochSecond(start.get()), now));
      }
    }
  }

  private static void requireVerified(JsonObject claims, Optional<String> email, String origin)
      throws SigningException {
    // Some providers write the boolean as a string.
    if (email.isPresent()
        && claims.get("email_verified") instanceof JsonPrimitive verified
        && verified.getAsString().equalsIgnoreCase("false")) {
      throw bad(origin, "has an e-mail address that its issuer did not verify");
    }
  }

  private static SigningException bad(String origin, String what) {
    return new SigningException(
        SigstoreReasons.BAD_IDENTITY_TOKEN,
        "the identity token from %s %s".formatted(origin, what));
  }

  /** Returns the token itself, a secret. */
  public String secret() {
    return raw;
  }

  String issuer() {
    return issuer;
  }

  /** Returns the e-mail address, which the certificate will name if it is there. */
  public Optional<String> email() {
    return email;
  }

  /**
   * Returns what the possession of the key is proven over: the e-mail address, else the subject.
   */
  public String proofSubject() {
    return email.orElse(subject);
  }

  Optional<String> nonce() {
    return nonce;
  }

  @Override
  public String toString() {
    return "identity token of " + issuer;
  }
}
