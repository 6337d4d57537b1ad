package io.modelsigning.google;

import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.googleauth.CredentialsException;
import io.modelsigning.googleauth.GoogleAccess;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.HttpService.Answer;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.UnusableSettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks the service (Cloud KMS API v1, REST). Safe for use by several threads. */
final class GoogleClient {
  /** As {@code gcloud} has it: another address of the service. */
  static final String ENDPOINT = "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS";

  private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
  private static final String USUAL_ENDPOINT = "https://cloudkms.googleapis.com/";

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
   * @param path below the API's version, with the query
   * @param permission what the user must be allowed
   */
  record Call(String attempt, String path, String permission, @Nullable JsonObject content) {
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
  private final GoogleAccess access;

  GoogleClient(Map<String, String> variables, Limits limits) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.limits = limits;
    this.access = new GoogleAccess(this.variables, SCOPE, limits.attempt());
  }

  /**
   * Returns the answer to a request.
   *
   * @throws SigningException if the service refuses, with the reason {@code key-exists} if what is
   *     to be made is there
   */
  JsonAnswer ask(Call call) throws SigningException, InterruptedException {
    URI endpoint = endpoint();
    try {
      Network network = NetworkSettings.of(variables).open();
      String token = token(network);
      try (HttpService http = new HttpService(limits, network, ProgressListener.NONE)) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(endpoint + "v1/" + call.path()))
                .header("Authorization", "Bearer " + token);
        JsonObject content = call.content();
        if (content != null) {
          request
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(content.toString()));
        }
        Answer answer = http.call(call.attempt(), request.build(), SPEAKING);
        if (answer.status() != 200) {
          throw refusal(call, answer);
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

  private String token(Network network) throws SigningException, InterruptedException {
    try {
      return access.token(network);
    } catch (CredentialsException e) {
      throw new SigningException(Reason.NO_KEY_CREDENTIALS, e.text(), e);
    }
  }

  private URI endpoint() throws SigningException {
    String address = variables.getOrDefault(ENDPOINT, "").strip();
    try {
      URI uri = new URI(address.isEmpty() ? USUAL_ENDPOINT : address);
      if (HttpService.isAddress(uri) && uri.getRawQuery() == null) {
        return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new SigningException(
        Reason.NO_KEY_CREDENTIALS,
        "%s must be an address in the form https://HOST[:PORT]/, but is not".formatted(ENDPOINT));
  }

  private static SigningException refusal(Call call, Answer answer) {
    String said =
        JsonAnswer.read(answer.body())
            .flatMap(content -> content.object("error"))
            .flatMap(error -> error.text("message"))
            .map(Secrets::mask)
            .orElse("it does not say why");
    return switch (answer.status()) {
      case 401 ->
          new SigningException(
              Reason.KEY_ACCESS_DENIED,
              "%s failed because Google Cloud does not accept the credentials: %s"
                  .formatted(call.attempt(), said));
      case 403 ->
          new SigningException(
              Reason.KEY_ACCESS_DENIED,
              "%s needs the permission '%s', which Google Cloud refuses: %s"
                  .formatted(call.attempt(), call.permission(), said));
      default ->
          new SigningException(
              switch (answer.status()) {
                case 404 -> Reason.KEY_NOT_FOUND;
                case 409 -> Reason.KEY_EXISTS;
                default -> Reason.UNUSABLE_KEY;
              },
              "%s was refused by Google Cloud with status %d: %s"
                  .formatted(call.attempt(), answer.status(), said));
    };
  }
}
