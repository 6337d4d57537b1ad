package io.modelsigning.sigstore.oidc;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.sigstore.document.Json;
import io.modelsigning.sigstore.document.MalformedJsonException;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The identity tokens that a continuous integration or a cloud has for what runs in it. Where the
 * surroundings are recognised but give no token, that is an error: signing as somebody else would
 * surprise.
 */
public final class AmbientCredentials {
  private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;
  private static final Set<Integer> OK = Set.of(200);
  private static final Set<String> GOOGLE_PRODUCTS = Set.of("Google", "Google Compute Engine");

  /**
   * Where Google Cloud is found.
   *
   * @param productName the file that names the machine's product
   * @param iamCredentials the service that makes tokens for service accounts
   */
  public record GoogleCloud(Path productName, URI iamCredentials) {
    public static final GoogleCloud REAL =
        new GoogleCloud(
            Path.of("/sys/class/dmi/id/product_name"),
            URI.create("https://iamcredentials.googleapis.com/"));
  }

  /** A token and where it is from. */
  record Found(String token, String origin) {
    @Override
    public String toString() {
      return "token from " + origin;
    }
  }

  private final Map<String, String> environment;
  private final GoogleCloud google;
  private final HttpService http;

  AmbientCredentials(Map<String, String> environment, GoogleCloud google, HttpService http) {
    this.environment = environment;
    this.google = google;
    this.http = http;
  }

  /**
   * Returns the token of the surroundings, if they are any we know.
   *
   * @throws SigningException if they are, but give no token
   */
  Optional<Found> detect(String audience) throws SigningException, InterruptedException {
    if (isSet("GITHUB_ACTIONS")) {
      return Optional.of(new Found(gitHub(audience), "GitHub Actions"));
    }
    if (isSet("GOOGLE_SERVICE_ACCOUNT_NAME")) {
      return Optional.of(new Found(googleServiceAccount(audience), "Google Cloud"));
    }
    if (isGoogleMachine()) {
      return Optional.of(new Found(googleMachine(audience), "Google Cloud"));
    }
    if (isSet("BUILDKITE")) {
      List<String> command =
          List.of("buildkite-agent", "oidc", "request-token", "--audience", audience);
      return Optional.of(new Found(run("Buildkite", command), "Buildkite"));
    }
    if (isSet("GITLAB_CI")) {
      return Optional.of(new Found(gitLab(audience), "GitLab"));
    }
    if (isSet("CIRCLECI")) {
      JsonObject claims = new JsonObject();
      claims.addProperty("aud", audience);
      List<String> command =
          List.of("circleci", "run", "oidc", "get", "--claims", claims.toString(), "--root-issuer");
      return Optional.of(new Found(run("CircleCI", command), "CircleCI"));
    }
    return Optional.empty();
  }

  private boolean isSet(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }

  private String required(String system, String variable) throws SigningException {
    if (isSet(variable)) {
      return environment.getOrDefault(variable, "");
    }
    throw failed(system, "the environment variable %s must be set, but is not".formatted(variable));
  }

  /** GitHub Actions: the address already has a query. */
  private String gitHub(String audience) throws SigningException, InterruptedException {
    String system = "GitHub Actions";
    String bearer = required(system, "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
    String address = required(system, "ACTIONS_ID_TOKEN_REQUEST_URL");
    String separator = address.contains("?") ? "&" : "?";
    HttpRequest request =
        HttpRequest.newBuilder(
                address(system, address + separator + "audience=" + encode(audience)))
            .header("Authorization", "bearer " + bearer)
            .build();
    return member(system, request, "value");
  }

  private boolean isGoogleMachine() {
    if (isSet("GCE_METADATA_HOST")) {
      return true;
    }
    try {
      return GOOGLE_PRODUCTS.contains(Files.readString(google.productName()).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the host, if {@code environment} names it, that no proxy must be asked for. */
  public static Optional<String> metadataHost(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("GCE_METADATA_HOST"))
        .map(host -> host.replaceFirst(":[0-9]+$", ""))
        .filter(host -> !host.isEmpty());
  }

  private HttpRequest.Builder googleMetadata(String pathAndQuery) throws SigningException {
    String host = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
    return HttpRequest.newBuilder(
            address(
                "Google Cloud",
                "http://%s/computeMetadata/v1/instance/service-accounts/default/%s"
                    .formatted(host, pathAndQuery)))
        .header("Metadata-Flavor", "Google");
  }

  private String googleMachine(String audience) throws SigningException, InterruptedException {
    HttpRequest request =
        googleMetadata("identity?format=full&audience=" + encode(audience)).build();
    return new String(
        http.call("requesting an identity token of Google Cloud", request, OK).body().toArray(),
        StandardCharsets.UTF_8);
  }

  /** A machine's own account asks for a token of another service account, as which it may act. */
  private String googleServiceAccount(String audience)
      throws SigningException, InterruptedException {
    String system = "Google Cloud";
    String scope = encode("https://www.googleapis.com/auth/cloud-platform");
    String access = member(system, googleMetadata("token?scopes=" + scope).build(), "access_token");
    String account = required(system, "GOOGLE_SERVICE_ACCOUNT_NAME");
    JsonObject body = new JsonObject();
    body.addProperty("audience", audience);
    body.addProperty("includeEmail", true);
    HttpRequest request =
        HttpRequest.newBuilder(
                HttpService.below(
                    google.iamCredentials(),
                    "v1/projects/-/serviceAccounts/%s:generateIdToken".formatted(encode(account))))
            .header("Authorization", "Bearer " + access)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return member(system, request, "token");
  }

  /** GitLab gives tokens in variables that the job names; this is the name agreed on. */
  private String gitLab(String audience) throws SigningException {
    String name =
        audience.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]|^[^A-Z_]", "_") + "_ID_TOKEN";
    return required("GitLab", name);
  }

  private String member(String system, HttpRequest request, String name)
      throws SigningException, InterruptedException {
    byte[] body =
        http.call("requesting an identity token of " + system, request, OK).body().toArray();
    try {
      return Json.string(Json.parseObject(body), name);
    } catch (MalformedJsonException e) {
      throw failed(system, "the answer is malformed: " + e.getMessage());
    }
  }

  private static URI address(String system, String address) throws SigningException {
    try {
      URI uri = URI.create(address);
      if (HttpService.isAddress(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the address.
    }
    throw failed(system, "the address to ask for a token is not valid");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String run(String system, List<String> command)
      throws SigningException, InterruptedException {
    String program = command.getFirst();
    Path executable =
        find(program)
            .orElseThrow(() -> failed(system, "there is no program '%s'".formatted(program)));
    List<String> located = new ArrayList<>(command);
    located.set(0, executable.toString());
    ProcessBuilder builder = new ProcessBuilder(located);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw failed(system, "'%s' does not start: %s".formatted(program, e.getMessage()));
    }
    try {
      FutureTask<byte[]> output =
          new FutureTask<>(() -> process.getInputStream().readNBytes(MAX_OUTPUT_BYTES));
      Thread.ofVirtual().start(output);
      byte[] token = output.get(PROGRAM_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(PROGRAM_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw failed(
            system, "'%s' ended with the status %d".formatted(program, process.exitValue()));
      }
      return new String(token, StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw failed(
          system, "'%s' did not end within %d s".formatted(program, PROGRAM_LIMIT.toSeconds()));
    } catch (ExecutionException e) {
      throw failed(system, "what '%s' prints cannot be read".formatted(program));
    } finally {
      process.destroyForcibly();
    }
  }

  private Optional<Path> find(String program) {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : List.of(program, program + ".exe")) {
        try {
          Path candidate = Path.of(folder).resolve(name);
          // A relative folder would let the working directory, perhaps the model, decide.
          if (candidate.isAbsolute()
              && Files.isRegularFile(candidate)
              && Files.isExecutable(candidate)) {
            return Optional.of(candidate);
          }
        } catch (InvalidPathException e) {
          // No folder, nothing in it.
        }
      }
    }
    return Optional.empty();
  }

  private static SigningException failed(String system, String what) {
    return new SigningException(
        SigstoreReasons.AMBIENT_CREDENTIALS_FAILED,
        "getting an identity token of %s failed: %s".formatted(system, what));
  }
}
