package io.modelsigning.sigstore.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.HttpService.Answer;
import io.modelsigning.sigstore.testing.HttpService.Request;
import io.modelsigning.testing.Crypto;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID provider: discovery, keys, and a login by authorization code with PKCE that always
 * succeeds as the user set.
 */
public final class IdentityProvider implements AutoCloseable {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys = Crypto.ecKeys();
  private final HttpService service = new HttpService();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile String user = "signer@example.com";

  IdentityProvider() throws IOException {
    service.on("/.well-known/openid-configuration", request -> discovery());
    service.on("/keys", request -> keySet());
    service.on("/auth", this::login);
    service.on("/token", this::token);
  }

  /** Returns the issuer that tokens name. */
  public String issuer() {
    return service.address().toString();
  }

  /** Returns the service, to make it fail. */
  public HttpService service() {
    return service;
  }

  /** Sets who logs in from now on. */
  public void setUser(String email) {
    user = email;
  }

  /** Returns a token for an e-mail address, good for ten minutes. */
  public String token(String email) {
    JsonObject claims = claims("subject-of-" + email, "sigstore");
    claims.addProperty("email", email);
    claims.addProperty("email_verified", true);
    return token(claims);
  }

  /** Returns a token for a workload that has no e-mail address. */
  public String workloadToken(String subject) {
    return token(claims(subject, "sigstore"));
  }

  /** Returns the claims of a token that is good for ten minutes. */
  public JsonObject claims(String subject, String audience) {
    long now = Instant.now().getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", issuer());
    claims.addProperty("sub", subject);
    claims.addProperty("aud", audience);
    claims.addProperty("iat", now);
    claims.addProperty("nbf", now);
    claims.addProperty("exp", now + 600);
    return claims;
  }

  /** Returns a signed token of {@code claims}. */
  public String token(JsonObject claims) {
    String signed =
        encode("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"1\"}")
            + "."
            + encode(claims.toString());
    return signed
        + "."
        + URL.encodeToString(
            Crypto.sign(
                "SHA256withECDSAinP1363Format",
                keys.getPrivate(),
                signed.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * Returns the claims of a token if it is ours and good now.
   *
   * @throws IllegalArgumentException if not
   */
  JsonObject verify(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(keys.getPublic());
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      JsonObject claims =
          JsonParser.parseString(
                  new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
              .getAsJsonObject();
      long now = Instant.now().getEpochSecond();
      if (verifier.verify(Base64.getUrlDecoder().decode(parts[2]))
          && claims.get("iss").getAsString().equals(issuer())
          && claims.get("aud").getAsString().equals("sigstore")
          && claims.get("exp").getAsLong() > now) {
        return claims;
      }
      throw new IllegalArgumentException("the token is not good");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Answer discovery() {
    JsonObject json = new JsonObject();
    json.addProperty("issuer", issuer());
    json.addProperty("authorization_endpoint", issuer() + "/auth");
    json.addProperty("token_endpoint", issuer() + "/token");
    json.addProperty("jwks_uri", issuer() + "/keys");
    return Answer.json(200, json.toString());
  }

  private Answer keySet() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return Answer.json(
        200,
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"1\","
            + "\"x\":\"%s\",\"y\":\"%s\"}]}"
                .formatted(
                    coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY())));
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
    return URL.encodeToString(padded);
  }

  private Answer login(Request request) {
    Map<String, String> query = form(request.address().getRawQuery());
    String code = URL.encodeToString(Crypto.random(16));
    codes.put(code, query);
    String redirect = query.getOrDefault("redirect_uri", "");
    if (redirect.startsWith("urn:")) {
      return Answer.of(200, "text/plain", Bytes.ofUtf8(code));
    }
    String state = URLEncoder.encode(query.getOrDefault("state", ""), StandardCharsets.UTF_8);
    String target = redirect + "?code=" + code + "&state=" + state;
    return new Answer(302, Map.of("Location", target), Bytes.ofUtf8(""));
  }

  private Answer token(Request request) {
    Map<String, String> form = form(request.text());
    Map<String, String> login = codes.remove(form.getOrDefault("code", ""));
    if (login == null
        || !URL.encodeToString(
                Crypto.sha256(
                    form.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII)))
            .equals(login.get("code_challenge"))
        || !form.getOrDefault("redirect_uri", "").equals(login.get("redirect_uri"))) {
      return Answer.json(400, "{\"error\":\"invalid_grant\"}");
    }
    JsonObject claims = claims("subject-of-" + user, login.getOrDefault("client_id", "sigstore"));
    claims.addProperty("email", user);
    claims.addProperty("email_verified", true);
    if (login.containsKey("nonce")) {
      claims.addProperty("nonce", login.get("nonce"));
    }
    JsonObject json = new JsonObject();
    json.addProperty("token_type", "Bearer");
    json.addProperty("access_token", "unused");
    json.addProperty("id_token", token(claims));
    return Answer.json(200, json.toString());
  }

  private static Map<String, String> form(String encoded) {
    Map<String, String> form = new HashMap<>();
    for (String pair : Arrays.asList(encoded.split("&", -1))) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns where users log in. */
  public URI address() {
    return service.address();
  }

  @Override
  public void close() {
    service.close();
  }
}
