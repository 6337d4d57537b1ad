package io.modelsigning.kms;

import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.HttpService.Answer;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.UnusableSettingsException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server, as the user that the settings make known. A token by a login is used until the
 * server no longer takes it, and then got anew once. Safe for use by several threads.
 */
final class VaultClient {
  private static final int NO_CONTENT = 204;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /** All that says something of the request, and not only that it should be repeated. */
  private static final Set<Integer> SPEAKING =
      IntStream.concat(IntStream.of(200, NO_CONTENT), IntStream.range(400, 500))
          .filter(status -> status != 429)
          .boxed()
          .collect(Collectors.toSet());

  /**
   * A request.
   *
   * @param attempt what is attempted, for messages
   * @param path below the engine's mount
   * @param capability what the user must have on the path
   */
  record Call(String attempt, String path, String capability, @Nullable JsonObject content) {}

  /**
   * A token, and where it is from.
   *
   * @param byLogin whether there can be another
   */
  private record Token(String value, boolean byLogin) {
    @Override
    public String toString() {
      return "a token";
    }
  }

  private final VaultSettings settings;
  private final Limits limits;

  /** Held during a login. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock loggingIn = new ReentrantLock();

  private @Nullable Token token;

  VaultClient(VaultSettings settings, Limits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  /** Returns the members of the answer's {@code data}, or none where there is no such thing. */
  Optional<JsonAnswer> ask(Call call) throws SigningException, InterruptedException {
    String mount = settings.mount();
    try (HttpService http =
        new HttpService(limits, settings.network().open(), ProgressListener.NONE)) {
      Answer answer = ask(http, mount, call);
      return switch (answer.status()) {
        case 200 -> Optional.of(content(call.attempt(), answer));
        case NO_CONTENT -> JsonAnswer.read(io.modelsigning.domain.manifest.Bytes.ofUtf8("{}"));
        case NOT_FOUND -> Optional.empty();
        case FORBIDDEN ->
            throw new SigningException(
                Reason.KEY_ACCESS_DENIED,
                "%s needs the capability '%s' on the path '%s/%s', which the server refuses: %s"
                    .formatted(
                        call.attempt(), call.capability(), mount, call.path(), errors(answer)));
        default ->
            throw new SigningException(
                Reason.UNUSABLE_KEY,
                "%s was refused by the server with status %d: %s"
                    .formatted(call.attempt(), answer.status(), errors(answer)));
      };
    } catch (UnusableSettingsException e) {
      throw new SigningException(
          Reason.KEY_HOLDER_UNAVAILABLE,
          "%s failed: %s".formatted(call.attempt(), e.getMessage()),
          e);
    }
  }

  private Answer ask(HttpService http, String mount, Call call)
      throws SigningException, InterruptedException {
    Token used = token(http, null);
    Answer answer = send(http, mount, call, used);
    // A long hashing may outlive a token, whose lease nobody renews.
    return answer.status() == FORBIDDEN && used.byLogin()
        ? send(http, mount, call, token(http, used))
        : answer;
  }

  private Answer send(HttpService http, String mount, Call call, Token user)
      throws SigningException, InterruptedException {
    HttpRequest.Builder request =
        request(mount + "/" + call.path()).header("X-Vault-Token", user.value());
    JsonObject content = call.content();
    return http.call(
        call.attempt(),
        (content == null ? request.GET() : request.POST(json(content))).build(),
        SPEAKING);
  }

  private HttpRequest.Builder request(String path) throws SigningException {
    URI address = HttpService.below(settings.address(), "v1/" + path);
    // The header that agents of the server may require, against requests forged by web pages.
    HttpRequest.Builder request = HttpRequest.newBuilder(address).header("X-Vault-Request", "true");
    settings.namespace().ifPresent(name -> request.header("X-Vault-Namespace", name));
    return request;
  }

  private static BodyPublisher json(JsonObject content) {
    return BodyPublishers.ofString(content.toString());
  }

  /**
   * Returns the token to ask with.
   *
   * @param refused one that the server takes no longer
   */
  private Token token(HttpService http, @Nullable Token refused)
      throws SigningException, InterruptedException {
    loggingIn.lockInterruptibly();
    try {
      Token known = token;
      if (known != null && !known.equals(refused)) {
        return known;
      }
      Token found = find(http);
      token = found;
      return found;
    } finally {
      loggingIn.unlock();
    }
  }

  private Token find(HttpService http) throws SigningException, InterruptedException {
    Optional<String> given = VaultLogin.token(settings);
    if (given.isPresent()) {
      return new Token(given.get(), false);
    }
    Optional<VaultLogin.Request> login = VaultLogin.request(settings);
    return login.isPresent()
        ? new Token(logIn(http, login.get()), true)
        : new Token(VaultLogin.tokenFile(settings), false);
  }

  private String logIn(HttpService http, VaultLogin.Request login)
      throws SigningException, InterruptedException {
    String attempt = "logging in at the path 'auth/%s'".formatted(login.path());
    Answer answer =
        http.call(
            attempt,
            request("auth/" + login.path() + "/login").POST(json(login.content())).build(),
            SPEAKING);
    if (answer.status() != 200) {
      throw new SigningException(
          Reason.KEY_ACCESS_DENIED,
          "%s was refused by the server with status %d: %s"
              .formatted(attempt, answer.status(), errors(answer)));
    }
    return content(attempt, answer)
        .object("auth")
        .flatMap(auth -> auth.text("client_token"))
        .filter(VaultSettings::isHeader)
        .orElseThrow(() -> malformed(attempt, "a token", "none"));
  }

  private static JsonAnswer content(String attempt, Answer answer) throws SigningException {
    return JsonAnswer.read(answer.body())
        .orElseThrow(() -> malformed(attempt, "an object in JSON", "something else"));
  }

  /** Returns the failure of an answer that is none. */
  static SigningException malformed(String attempt, String expected, String found) {
    return new SigningException(
        Reason.MALFORMED_KEY_ANSWER,
        "%s must be answered with %s, but the answer is %s".formatted(attempt, expected, found));
  }

  /** Returns what the server says went wrong, fit for a message. */
  private static String errors(Answer answer) {
    String said =
        JsonAnswer.read(answer.body())
            .map(content -> String.join("; ", content.texts("errors")))
            .orElse("");
    return said.isBlank() ? "it does not say why" : Secrets.mask(said);
  }
}
