package io.modelsigning.google;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How the user is known: by Application Default Credentials, looked for where Google's own programs
 * look. Safe for use by several threads.
 */
final class GoogleAccess {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String METADATA = "GCE_METADATA_HOST";
  private static final int MAXIMUM_FILE_BYTES = 256 << 10;

  private final Map<String, String> variables;
  private final Duration limit;

  /** Held while a token is asked for. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock asking = new ReentrantLock();

  private @Nullable GoogleCredentials credentials;

  GoogleAccess(Map<String, String> variables, Duration limit) {
    this.variables = variables;
    this.limit = limit;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Returns a token to ask with, which the library keeps for as long as it is good. */
  String token(Network network) throws SigningException, InterruptedException {
    asking.lockInterruptibly();
    try {
      return tokenOfOne(network);
    } finally {
      asking.unlock();
    }
  }

  private String tokenOfOne(Network network) throws SigningException, InterruptedException {
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
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS,
          "the credentials in '%s' give no access to Google Cloud: %s"
              .formatted(file.get(), Secrets.mask(Messages.describe(e))),
          e);
    }
  }

  private GoogleCredentials read(Path file, Network network) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (bytes.length > MAXIMUM_FILE_BYTES) {
        throw new IOException("it has more than %d bytes".formatted(MAXIMUM_FILE_BYTES));
      }
      return GoogleCredentials.fromStream(
              new ByteArrayInputStream(bytes), () -> new ServiceTransport(network, limit))
          .createScoped(SCOPE);
    }
  }

  /** Returns the file of credentials: the one that is named, or what {@code gcloud} left. */
  private Optional<Path> file() throws SigningException {
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
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS, "%s must name a file, but does not".formatted(FILE), e);
    }
  }

  /** On machines of Google Cloud, a server that only they can reach gives tokens. */
  private String tokenOfMachine(Network network) throws SigningException, InterruptedException {
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
      Optional<String> token =
          JsonAnswer.read(response.body()).flatMap(answer -> answer.text("access_token"));
      if (response.status() == 200 && token.isPresent()) {
        return requireHeader(token.get());
      }
    } catch (TransportException | IllegalArgumentException e) {
      throw none(e);
    }
    throw none(null);
  }

  private static SigningException none(@Nullable Exception cause) {
    return new SigningException(
        Reason.NO_KEY_CREDENTIALS,
        "Google Cloud must be given credentials, but none were found; looked for in %s, ~/.config/gcloud/application_default_credentials.json, and the machine's metadata"
            .formatted(FILE),
        cause);
  }

  private static String requireHeader(String token) throws SigningException {
    if (!token.matches("[!-~]{1,16384}")) {
      throw new SigningException(
          Reason.NO_KEY_CREDENTIALS, "the credentials must give a token, but give none");
    }
    return token;
  }
}
