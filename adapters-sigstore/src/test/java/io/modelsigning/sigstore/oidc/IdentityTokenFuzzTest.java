package io.modelsigning.sigstore.oidc;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.SigningException;
import io.modelsigning.sigstore.testing.SeedDocuments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An identity token is read, or refused as no token or not a fitting one. */
final class IdentityTokenFuzzTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  static Stream<byte[]> seeds() {
    return Stream.of(
        SeedDocuments.utf8(
            """
            {"iss":"https://issuer.example.com","aud":["other","sigstore"],"sub":"somebody",\
            "email":"a@example.com","email_verified":true,"exp":1777637200,"nbf":1777636000.5,\
            "iat":1777636000,"nonce":"n"}"""));
  }

  @MethodSource("seeds")
  @FuzzTest
  void identityToken(byte[] claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String token =
        "%s.%s.c2ln"
            .formatted(
                base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(claims));
    try {
      assertFalse(
          IdentityToken.check(token, "the token", "sigstore", NOW).proofSubject().isEmpty());
    } catch (SigningException e) {
      assertFalse(String.valueOf(e.getMessage()).contains(token), "a token must not be shown");
    }
  }
}
