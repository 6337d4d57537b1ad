package io.modelsigning.sigstore.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.TestIdentityProvider;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityTokenTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String HEADER = "{\"alg\":\"RS256\"}";

  private static JsonObject claims() {
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", "https://issuer.example.com");
    claims.addProperty("aud", "sigstore");
    claims.addProperty("sub", "repo:example/model");
    claims.addProperty("iat", NOW.getEpochSecond());
    claims.addProperty("nbf", NOW.getEpochSecond());
    claims.addProperty("exp", NOW.plusSeconds(300).getEpochSecond());
    return claims;
  }

  private static String token(String header, String claims) {
    return TestIdentityProvider.encode(header)
        + "."
        + TestIdentityProvider.encode(claims)
        + ".c2lnbmF0dXJl";
  }

  private static String changed(Consumer<JsonObject> change) {
    JsonObject claims = claims();
    change.accept(claims);
    return token(HEADER, claims.toString());
  }

  private static IdentityToken check(String token) throws SigningException {
    return check(token, NOW);
  }

  private static IdentityToken check(String token, Instant now) throws SigningException {
    return IdentityToken.check(token, "a test", "sigstore", now);
  }

  private static void assertRefused(String token, String why) {
    SigningException e = assertThrows(SigningException.class, () -> check(token));
    assertEquals(SigstoreReasons.BAD_IDENTITY_TOKEN, e.reason());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("the identity token from a test "), message);
    assertTrue(message.contains(why), message);
  }

  @Test
  void readsWhatItNames() throws Exception {
    IdentityToken token = check(" " + changed(claims -> {}) + "\n");
    assertEquals("https://issuer.example.com", token.issuer());
    assertEquals("repo:example/model", token.proofSubject());
    IdentityToken withEmail =
        check(changed(claims -> claims.addProperty("email", "alice@example.com")));
    assertEquals("alice@example.com", withEmail.proofSubject());
    assertEquals(withEmail.email().orElseThrow(), withEmail.proofSubject());
  }

  @Test
  void showsNothingOfItself() throws Exception {
    String raw = changed(claims -> {});
    assertFalse(check(raw).toString().contains(raw.substring(4, 12)));
    assertEquals(raw, check(raw).secret());
  }

  @Test
  void acceptsOneOfManyAudiences() throws Exception {
    check(
        changed(
            claims -> {
              JsonArray several = new JsonArray();
              several.add("other");
              several.add("sigstore");
              claims.add("aud", several);
            }));
  }

  @Test
  void refusesOtherAudience() {
    assertRefused(
        changed(claims -> claims.addProperty("aud", "sigstore.example")),
        "must be for the audience 'sigstore', but is for 'sigstore.example'");
    assertRefused(changed(claims -> claims.remove("aud")), "must be for the audience");
    assertRefused(changed(claims -> claims.add("aud", new JsonArray())), "must be for the");
  }

  @ParameterizedTest
  @CsvSource({"-61, expired at", "-3600, expired at"})
  void refusesExpired(long seconds, String why) {
    assertRefused(
        changed(c -> c.addProperty("exp", NOW.plusSeconds(seconds).getEpochSecond())), why);
  }

  @Test
  void allowsForClocksThatDiffer() throws Exception {
    check(changed(c -> c.addProperty("exp", NOW.minusSeconds(59).getEpochSecond())));
    check(changed(c -> c.addProperty("nbf", NOW.plusSeconds(60).getEpochSecond())));
    check(changed(c -> c.addProperty("iat", NOW.plusSeconds(60).getEpochSecond())));
    assertRefused(
        changed(c -> c.addProperty("exp", NOW.minusSeconds(60).getEpochSecond())), "expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void refusesOneOfTheFuture(String claim) {
    assertRefused(
        changed(c -> c.addProperty(claim, NOW.plusSeconds(61).getEpochSecond())),
        "is valid from 2026-05-01T12:01:01Z on, and it is 2026-05-01T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "iss", "sub"})
  void refusesOneWithout(String claim) {
    assertRefused(changed(c -> c.remove(claim)), "it has no member '" + claim + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "issuer.example.com",
        "ftp://issuer.example.com",
        "https:///path",
        "https://user@issuer.example.com",
        "https://issuer.example.com?x",
        "https://issuer.example.com#x",
        "https://issuer example.com"
      })
  void refusesIssuerThatIsNoAddress(String issuer) {
    assertRefused(changed(c -> c.addProperty("iss", issuer)), "must have the address of an issuer");
  }

  @Test
  void refusesUnverifiedEmail() {
    for (Consumer<JsonObject> unverified :
        java.util.List.<Consumer<JsonObject>>of(
            c -> c.addProperty("email_verified", false),
            c -> c.addProperty("email_verified", "false"))) {
      assertRefused(
          changed(
              c -> {
                c.addProperty("email", "alice@example.com");
                unverified.accept(c);
              }),
          "that its issuer did not verify");
    }
  }

  @Test
  void refusesNobody() {
    assertRefused(changed(c -> c.addProperty("sub", "")), "names nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "a.b", "a.b.c.d", "a.b.", "..", "eyJhbGciOiJub25lIn0.e30.", "a b.c.d"})
  void refusesWhatIsNoToken(String text) {
    assertRefused(text, "is no signed JSON Web Token");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertRefused("a".repeat(65536) + ".b.c", "is no signed JSON Web Token");
  }

  @Test
  void refusesUnsigned() {
    for (String algorithm : java.util.List.of("none", "None", "NONE")) {
      assertRefused(token("{\"alg\":\"" + algorithm + "\"}", claims().toString()), "is not signed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{", "{} {}", "{'a':1}", "null", "\"x\"", "{\"exp\":\"soon\"}"})
  void refusesMalformedClaims(String claims) {
    assertRefused(token(HEADER, claims), "is malformed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "-1e300", "\"1\"", "true", "[]"})
  void refusesTimesThatAreNone(String expiry) {
    assertRefused(
        token(HEADER, claims().toString().replaceAll("\"exp\":[0-9]+", "\"exp\":" + expiry)),
        "is malformed: its member 'exp' is no number in range");
  }

  @Test
  void quotesNothingOfMalformedOne() {
    SigningException e =
        assertThrows(SigningException.class, () -> check(token(HEADER, "{\"sub\": hunter2 }")));
    assertFalse(String.valueOf(e.getMessage()).contains("hunter2"));
    assertEquals(null, e.getCause());
  }
}
