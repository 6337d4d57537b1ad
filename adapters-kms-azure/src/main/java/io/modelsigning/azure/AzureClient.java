package io.modelsigning.azure;

import com.google.gson.JsonObject;
import io.modelsigning.azureauth.AzureAccess;
import io.modelsigning.azureauth.CredentialsException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.HttpService.Answer;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.UnusableSettingsException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks the service (Key Vault REST, version 7.4). Safe for use by several threads. */
final class AzureClient {
  private static final String VERSION = "?api-version=7.4";

  /** All that says something of the request, and not only that it should be repeated. */
  private static final Set<Integer> SPEAKING =
      IntStream.concat(IntStream.of(200), IntStream.range(400, 500))
          .filter(status -> status != 429)
          .boxed()
          .collect(Collectors.toSet());

  /**
   * A request.
   *
   * @param attempt what is attempted, for messages
   * @param address without the query
   * @param scope what the token must be for
   * @param permission what the user must be allowed
   * @param role a built-in role that has the permission
   */
  record Call(
      String attempt,
      String address,
      String scope,
      String permission,
      String role,
      @Nullable JsonObject content) {
    /** Returns the failure of an answer that cannot be one. */
    SigningException malformed(String expected, String found) {
      return new SigningException(
          Reason.MALFORMED_KEY_ANSWER,
          "%s must be answered with %s, but the answer has %s"
              .formatted(attempt, expected, Secrets.mask(found)));
    }
  }

  private final Map<String, String> variables;
  private final Limits limits;
  private final UnaryOperator<URI> route;
  private final AzureAccess access;

  /**
   * @param route where what is at an address is asked for
   */
  AzureClient(Map<String, String> variables, Limits limits, UnaryOperator<URI> route) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.limits = limits;
    this.route = route;
    this.access = new AzureAccess(this.variables, limits, route);
  }

  /**
   * Returns the answer to a request.
   *
   * @throws SigningException if the service refuses, with the reason {@code key-not-found} if there
   *     is no such key
   */
  JsonAnswer ask(Call call) throws SigningException, InterruptedException {
    try {
      Network network = NetworkSettings.of(variables).open();
      String token = token(network, call.scope());
      try (HttpService http = new HttpService(limits, network, ProgressListener.NONE)) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(route.apply(URI.create(call.address() + VERSION)))
                .header("Authorization", "Bearer " + token);
        JsonObject content = call.content();
        if (content != null) {
          request
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(content.toString()));
        }
        Answer answer = http.call(call.attempt(), request.build(), SPEAKING);
        if (answer.status() != 200) {
          throw refusal(call, answer, token);
        }
        return JsonAnswer.read(answer.body())
            .orElseThrow(() -> call.malformed("an object in JSON", "something else"));
      }
    } catch (UnusableSettingsException e) {
      throw new SigningException(
          Reason.KEY_HOLDER_UNAVAILABLE,
          "%s failed: %s".formatted(call.attempt(), e.getMessage()),
          e);
    }
  }

  private String token(Network network, String scope)
      throws SigningException, InterruptedException {
    try {
      return access.token(network, scope);
    } catch (CredentialsException e) {
      throw new SigningException(Reason.NO_KEY_CREDENTIALS, e.text(), e);
    }
  }

  private static SigningException refusal(Call call, Answer answer, String token) {
    String said =
        JsonAnswer.read(answer.body())
            .flatMap(content -> content.object("error"))
            .flatMap(error -> error.text("message"))
            .map(message -> Secrets.mask(message, token))
            .orElse("it does not say why");
    return switch (answer.status()) {
      case 401 ->
          new SigningException(
              Reason.KEY_ACCESS_DENIED,
              "%s failed because Azure does not accept the credentials: %s"
                  .formatted(call.attempt(), said));
      case 403 ->
          new SigningException(
              Reason.KEY_ACCESS_DENIED,
              "%s needs the permission '%s', which the role '%s' has, and which Azure refuses: %s"
                  .formatted(call.attempt(), call.permission(), call.role(), said));
      default ->
          new SigningException(
              switch (answer.status()) {
                case 404 -> Reason.KEY_NOT_FOUND;
                case 409 -> Reason.KEY_EXISTS;
                default -> Reason.UNUSABLE_KEY;
              },
              "%s was refused by Azure with status %d: %s"
                  .formatted(call.attempt(), answer.status(), said));
    };
  }
}
