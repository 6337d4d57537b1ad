package io.modelsigning.sigstore.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.TestIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LoginTest {
  private static final HttpService.Limits LIMITS =
      new HttpService.Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(20));

  private final TestIdentityProvider provider = new TestIdentityProvider();
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(Redirect.ALWAYS).build();
  private final List<Integer> pages = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    provider.close();
    browser.shutdownNow();
  }

  /** A user whose browser follows where the provider sends it, after {@code detour}. */
  private class User implements UserInteraction {
    private final List<String> shown = new ArrayList<>();
    private final boolean hasBrowser;
    private UnaryOperator<URI> detour = UnaryOperator.identity();
    private Optional<URI> opened = Optional.empty();

    User(boolean hasBrowser) {
      this.hasBrowser = hasBrowser;
    }

    @Override
    public boolean openBrowser(URI address) {
      if (hasBrowser) {
        opened = Optional.of(address);
        CompletableFuture<Void> unused =
            browser
                .sendAsync(
                    HttpRequest.newBuilder(detour.apply(address)).build(), BodyHandlers.ofString())
                .thenAccept(page -> pages.add(page.statusCode()));
      }
      return hasBrowser;
    }

    @Override
    public void show(String text) {
      shown.add(text);
    }

    @Override
    public String readCode() throws IOException {
      String address =
          shown.getLast().lines().filter(line -> line.contains("http")).findFirst().orElseThrow();
      return provider.login(URI.create(address.strip())) + "\n";
    }
  }

  private IdentityToken login(User user, boolean outOfBand, Optional<String> secret)
      throws Exception {
    return login(user, outOfBand, secret, Duration.ofSeconds(20));
  }

  private IdentityToken login(User user, boolean outOfBand, Optional<String> secret, Duration limit)
      throws Exception {
    try (HttpService http =
        new HttpService(LIMITS, NetworkSettings.none().open(), ProgressListener.NONE)) {
      Login.Client client = new Login.Client(provider.issuer(), "sigstore", secret, limit);
      return new Login(client, user, http, Clock.systemUTC()).token(outOfBand);
    }
  }

  private String failure() {
    SigningException e =
        assertThrows(SigningException.class, () -> login(new User(true), false, Optional.empty()));
    assertEquals(SigstoreReasons.LOGIN_FAILED, e.reason());
    return String.valueOf(e.getMessage());
  }

  @Test
  void logsInByBrowser() throws Exception {
    User user = new User(true);
    IdentityToken token = login(user, false, Optional.empty());
    assertEquals(TestIdentityProvider.USER, token.proofSubject());
    Map<String, String> query = TestIdentityProvider.form(user.opened.orElseThrow().getRawQuery());
    assertEquals("S256", query.get("code_challenge_method"));
    assertEquals("openid email", query.get("scope"));
    assertTrue(
        query.getOrDefault("redirect_uri", "").matches("http://localhost:[0-9]+/auth/callback"));
    Map<String, String> redeemed = provider.redeemed.getFirst();
    assertEquals("sigstore", redeemed.get("client_id"));
    // RFC 7636, section 4.1: what the provider checks must not be what the browser saw.
    String verifier = redeemed.getOrDefault("code_verifier", "");
    assertTrue(verifier.matches("[A-Za-z0-9_-]{43}"));
    assertFalse(user.opened.orElseThrow().toString().contains(verifier));
    assertEquals(List.of("Waiting for the login in the browser"), user.shown);
  }

  @Test
  void everyLoginIsItsOwn() throws Exception {
    User first = new User(true);
    User second = new User(true);
    IdentityToken unusedFirst = login(first, false, Optional.empty());
    IdentityToken unusedSecond = login(second, false, Optional.empty());
    assertEquals(unusedFirst.issuer(), unusedSecond.issuer());
    for (String name : List.of("state", "nonce", "code_challenge")) {
      assertFalse(
          TestIdentityProvider.form(first.opened.orElseThrow().getRawQuery())
              .getOrDefault(name, "")
              .equals(
                  TestIdentityProvider.form(second.opened.orElseThrow().getRawQuery()).get(name)));
    }
  }

  @Test
  void sendsSecretInHeaderOnly() throws Exception {
    assertEquals(
        provider.issuer().toString(),
        login(new User(true), false, Optional.of("s3cret/+")).issuer());
    Map<String, String> redeemed = provider.redeemed.getFirst();
    // sigstore:s3cret%2F%2B
    assertEquals("Basic c2lnc3RvcmU6czNjcmV0JTJGJTJC", redeemed.get("Authorization"));
    assertFalse(redeemed.containsKey("client_id"));
    assertFalse(redeemed.containsValue("s3cret/+"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void logsInByCode(boolean forced) throws Exception {
    User user = new User(forced);
    IdentityToken token = login(user, forced, Optional.empty());
    assertEquals(TestIdentityProvider.USER, token.proofSubject());
    assertEquals(Optional.empty(), user.opened);
    assertEquals("urn:ietf:wg:oauth:2.0:oob", provider.redeemed.getFirst().get("redirect_uri"));
  }

  @Test
  void refusesOtherState() {
    provider.stateSent = state -> "x" + state.substring(1) + "y";
    assertEquals(
        "logging in failed: the browser came back from another login than this", failure());
    assertTrue(provider.redeemed.isEmpty());
  }

  @Test
  void refusesMissingState() {
    provider.stateSent = state -> "";
    assertTrue(failure().contains("another login"));
  }

  @Test
  void refusesTokenOfOtherLogin() {
    provider.nonceStated = nonce -> nonce + "x";
    assertTrue(failure().endsWith("the identity token was made for another login"));
  }

  @Test
  void refusesTokenOfOtherIssuer() {
    provider.answer =
        answer -> {
          JsonObject claims = provider.claims();
          claims.addProperty("iss", "https://other.example.com");
          answer.addProperty("id_token", provider.token(claims));
          return answer;
        };
    assertTrue(failure().contains("but is of 'https://other.example.com'"));
  }

  @Test
  void refusesTokenForOtherClient() {
    provider.answer =
        answer -> {
          JsonObject claims = provider.claims();
          claims.addProperty("aud", "another");
          answer.addProperty("id_token", provider.token(claims));
          return answer;
        };
    SigningException e =
        assertThrows(SigningException.class, () -> login(new User(true), false, Optional.empty()));
    assertEquals(SigstoreReasons.BAD_IDENTITY_TOKEN, e.reason());
  }

  @Test
  void tellsThatProviderRefused() {
    provider.refusal = "access_denied";
    assertEquals("logging in failed: the identity provider answered 'access_denied'", failure());
  }

  @Test
  void tellsThatCodeWasRefused() {
    User user =
        new User(false) {
          @Override
          public String readCode() {
            return "a-code-that-i-made-up";
          }
        };
    SigningException e =
        assertThrows(SigningException.class, () -> login(user, true, Optional.empty()));
    assertTrue(String.valueOf(e.getMessage()).endsWith("refused the code: invalid_grant"));
    assertFalse(String.valueOf(e.getMessage()).contains("made-up"));
  }

  @Test
  void tellsThatNobodyCameBack() {
    User user = new User(true);
    user.detour = address -> provider.issuer();
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> login(user, false, Optional.empty(), Duration.ofSeconds(1)));
    assertTrue(String.valueOf(e.getMessage()).endsWith("the browser did not come back within 1 s"));
  }

  @Test
  void refusesAnswerWithoutToken() {
    provider.answer =
        answer -> {
          answer.remove("id_token");
          return answer;
        };
    assertTrue(failure().contains("is malformed: it has no member 'id_token'"));
  }

  @Test
  void refusesConfigurationOfOtherIssuer() {
    provider.configuration =
        document -> {
          document.addProperty("issuer", "https://other.example.com");
          return document;
        };
    assertTrue(failure().contains("but is of 'https://other.example.com'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization_endpoint", "token_endpoint"})
  void refusesEndpointThatIsNone(String name) {
    provider.configuration =
        document -> {
          document.addProperty(name, "javascript:alert(1)");
          return document;
        };
    assertTrue(failure().contains("its " + name + " 'javascript:alert(1)' is no address"));
  }
}
