package io.modelsigning.googleauth;

import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.modelsigning.googleauth.CredentialsException.Kind;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.http.JsonAnswer;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.http.Secrets;
import io.modelsigning.http.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How the user is known: by Application Default Credentials, looked for where Google's own programs
 * look. Thread-safe.
 */
public final class GoogleAccess {
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String METADATA = "GCE_METADATA_HOST";
  private static final int MAXIMUM_FILE_BYTES = 256 << 10;

  /** Before the end of a token, since clocks differ and requests take their time. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** A token of the machine, for as long as it is good. */
  private record MachineToken(String value, Instant until) {}

  private final Map<String, String> variables;
  private final String scope;
  private final Duration limit;

  /** Held while a token is asked for. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock asking = new ReentrantLock();

  private @Nullable GoogleCredentials credentials;
  private @Nullable MachineToken ofMachine;

  /**
   * Makes the access, which looks for nothing yet.
   *
   * @param variables where credentials are looked for, usually the environment
   * @param scope what a token is for, as Google's documentation of a service names it
   * @param limit how long one request for a token may take
   */
  public GoogleAccess(Map<String, String> variables, String scope, Duration limit) {
    this.variables = Collections.unmodifiableMap(new HashMap<>(variables));
    this.scope = scope;
    this.limit = limit;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Returns a token to ask with, which is kept for as long as it is good.
   *
   * @throws CredentialsException if no credentials are found, or they give no token
   */
  public String token(Network network) throws CredentialsException, InterruptedException {
    asking.lockInterruptibly();
    try {
      return tokenOfOne(network);
    } finally {
      asking.unlock();
    }
  }

  private String tokenOfOne(Network network) throws CredentialsException, InterruptedException {
    Optional<Path> file = file();
    if (file.isEmpty()) {
      return tokenOfMachine(network);
    }
    try {
      GoogleCredentials known = credentials;
      if (known == null) {
        known = read(file.get(), network);
        credentials = known;
      }
      known.refreshIfExpired();
      AccessToken token = known.getAccessToken();
      return requireHeader(token == null ? "" : token.getTokenValue());
    } catch (IOException | IllegalArgumentException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new CredentialsException(
          isPassing(e) ? Kind.PASSING : Kind.UNUSABLE,
          "the credentials in '%s' give no access to Google Cloud: %s"
              .formatted(file.get(), Secrets.mask(Messages.describe(e))),
          e);
    }
  }

  private static boolean isPassing(Exception e) {
    return e instanceof Retryable retryable && retryable.isRetryable();
  }

  private GoogleCredentials read(Path file, Network network) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (bytes.length > MAXIMUM_FILE_BYTES) {
        throw new IOException("it has more than %d bytes".formatted(MAXIMUM_FILE_BYTES));
      }
      return GoogleCredentials.fromStream(
              new ByteArrayInputStream(bytes), () -> new ServiceTransport(network, limit))
          .createScoped(scope);
    }
  }

  /** Returns the file of credentials: the one that is named, or what {@code gcloud} left. */
  private Optional<Path> file() throws CredentialsException {
    try {
      if (value(FILE).isPresent()) {
        return value(FILE).map(Path::of);
      }
      return value("CLOUDSDK_CONFIG")
          .map(Path::of)
          .or(() -> value("HOME").map(home -> Path.of(home, ".config", "gcloud")))
          .map(folder -> folder.resolve("application_default_credentials.json"))
          .filter(Files::exists);
    } catch (InvalidPathException e) {
      throw new CredentialsException(
          Kind.UNUSABLE, "%s must name a file, but does not".formatted(FILE), e);
    }
  }

  /** On machines of Google Cloud, a server that only they can reach gives tokens. */
  private String tokenOfMachine(Network network) throws CredentialsException, InterruptedException {
    MachineToken known = ofMachine;
    if (known != null && known.until().isAfter(Instant.now())) {
      return known.value();
    }
    String host = value(METADATA).orElse("metadata.google.internal");
    try (HttpTransport transport = new HttpTransport(network, Duration.ofSeconds(3))) {
      Response response =
          transport.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://%s/computeMetadata/v1/instance/service-accounts/default/token"
                              .formatted(host)))
                  .header("Metadata-Flavor", "Google")
                  .build(),
              64 << 10,
              Duration.ofSeconds(5));
      Optional<JsonAnswer> answer = JsonAnswer.read(response.body());
      Optional<String> token = answer.flatMap(content -> content.text("access_token"));
      if (response.status() == 200 && token.isPresent()) {
        String value = requireHeader(token.get());
        int seconds = answer.flatMap(content -> content.number("expires_in")).orElse(0);
        ofMachine = new MachineToken(value, Instant.now().plusSeconds(seconds).minus(MARGIN));
        return value;
      }
    } catch (TransportException | IllegalArgumentException e) {
      throw none(e);
    }
    throw none(null);
  }

  private static CredentialsException none(@Nullable Exception cause) {
    return new CredentialsException(
        Kind.ABSENT,
        "Google Cloud must be given credentials, but none were found; looked for in %s, ~/.config/gcloud/application_default_credentials.json, and the machine's metadata"
            .formatted(FILE),
        cause);
  }

  private static String requireHeader(String token) throws CredentialsException {
    if (!token.matches("[!-~]{1,16384}")) {
      throw new CredentialsException(
          Kind.UNUSABLE, "the credentials must give a token, but give none", null);
    }
    return token;
  }
}
