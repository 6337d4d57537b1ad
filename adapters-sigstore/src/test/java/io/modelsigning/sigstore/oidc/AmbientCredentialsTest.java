package io.modelsigning.sigstore.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.oidc.AmbientCredentials.Found;
import io.modelsigning.sigstore.oidc.AmbientCredentials.GoogleCloud;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.testing.TestServer;
import io.modelsigning.testing.TestServer.Reply;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class AmbientCredentialsTest {
  private static final HttpService.Limits LIMITS =
      new HttpService.Limits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofMillis(20));

  @TempDir private Path folder;

  private Optional<Found> detect(Map<String, String> environment) throws Exception {
    return detect(environment, URI.create("http://127.0.0.1:1/"), "sigstore");
  }

  private Optional<Found> detect(Map<String, String> environment, URI iam, String audience)
      throws Exception {
    try (HttpService http =
        new HttpService(LIMITS, NetworkSettings.none().open(), ProgressListener.NONE)) {
      GoogleCloud google = new GoogleCloud(folder.resolve("product_name"), iam);
      return new AmbientCredentials(environment, google, http).detect(audience);
    }
  }

  private String failure(Map<String, String> environment) {
    SigningException e = assertThrows(SigningException.class, () -> detect(environment));
    assertEquals(SigstoreReasons.AMBIENT_CREDENTIALS_FAILED, e.reason());
    return String.valueOf(e.getMessage());
  }

  @Test
  void findsNothingElsewhere() throws Exception {
    assertEquals(Optional.empty(), detect(Map.of("HOME", "/", "GITHUB_ACTIONS", "")));
  }

  @Test
  void asksGitHub() throws Exception {
    try (TestServer server = new TestServer(Reply.of(200, "{\"value\":\"the-token\"}"))) {
      Map<String, String> environment =
          Map.of(
              "GITHUB_ACTIONS", "true",
              "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-secret",
              "ACTIONS_ID_TOKEN_REQUEST_URL", server.address() + "/token?api-version=2");
      Found found = detect(environment, URI.create("http://127.0.0.1:1/"), "a b&c").orElseThrow();
      assertEquals("the-token", found.token());
      assertEquals("GitHub Actions", found.origin());
      assertFalse(found.toString().contains("the-token"));
      assertEquals("GET /token?api-version=2&audience=a+b%26c", server.requests.getFirst().line());
      assertEquals("bearer request-secret", server.requests.getFirst().header("Authorization"));
    }
  }

  @Test
  void tellsThatGitHubJobMayNotHaveToken() {
    assertEquals(
        "getting an identity token of GitHub Actions failed: the environment variable"
            + " ACTIONS_ID_TOKEN_REQUEST_TOKEN must be set, but is not",
        failure(Map.of("GITHUB_ACTIONS", "true")));
    assertTrue(
        failure(Map.of("GITHUB_ACTIONS", "true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "x"))
            .contains("ACTIONS_ID_TOKEN_REQUEST_URL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no address", "file:///etc/passwd", "http:relative"})
  void refusesGitHubAddressThatIsNone(String address) {
    String message =
        failure(
            Map.of(
                "GITHUB_ACTIONS", "true",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "x",
                "ACTIONS_ID_TOKEN_REQUEST_URL", address));
    assertTrue(message.endsWith("the address to ask for a token is not valid"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"value\":1}", "the-token", "{\"value\":null}"})
  void refusesMalformedAnswer(String body) {
    try (TestServer server = new TestServer(Reply.of(200, body))) {
      String message =
          failure(
              Map.of(
                  "GITHUB_ACTIONS", "true",
                  "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-secret",
                  "ACTIONS_ID_TOKEN_REQUEST_URL", server.address().toString()));
      assertTrue(message.contains("the answer is malformed"), message);
      assertFalse(message.contains("the-token"), message);
    }
  }

  @Test
  void tellsNeitherSecretNorQueryOfRefusal() {
    try (TestServer server = new TestServer(Reply.of(403, "no"))) {
      SigningException e =
          assertThrows(
              SigningException.class,
              () ->
                  detect(
                      Map.of(
                          "GITHUB_ACTIONS", "true",
                          "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request-secret",
                          "ACTIONS_ID_TOKEN_REQUEST_URL", server.address() + "/x?key=k")));
      assertEquals(HttpReasons.SERVICE_REFUSED, e.reason());
      assertFalse(String.valueOf(e.getMessage()).contains("request-secret"));
      assertFalse(String.valueOf(e.getMessage()).contains("key=k"));
    }
  }

  @Test
  void readsGitLabVariableOfAudience() throws Exception {
    Map<String, String> environment =
        Map.of("GITLAB_CI", "true", "SIGSTORE_ID_TOKEN", "a", "HTTP___X_Y_ID_TOKEN", "b");
    assertEquals("a", detect(environment).orElseThrow().token());
    URI none = URI.create("http://127.0.0.1:1/");
    assertEquals("b", detect(environment, none, "http://x.y").orElseThrow().token());
    assertTrue(failure(Map.of("GITLAB_CI", "true")).contains("SIGSTORE_ID_TOKEN must be set"));
  }

  @Test
  void asksGoogleMachine() throws Exception {
    try (TestServer server = new TestServer(Reply.of(200, "google-token"))) {
      Map<String, String> environment = Map.of("GCE_METADATA_HOST", server.authority());
      assertEquals("google-token", detect(environment).orElseThrow().token());
      assertEquals(
          "GET /computeMetadata/v1/instance/service-accounts/default/identity"
              + "?format=full&audience=sigstore",
          server.requests.getFirst().line());
      assertEquals("Google", server.requests.getFirst().header("Metadata-flavor"));
    }
  }

  @Test
  void knowsTheHostOfTheMetadataServer() {
    assertEquals(
        Optional.of("metadata.example"),
        AmbientCredentials.metadataHost(Map.of("GCE_METADATA_HOST", "metadata.example:80")));
    assertEquals(
        Optional.empty(), AmbientCredentials.metadataHost(Map.of("GCE_METADATA_HOST", "")));
    assertEquals(Optional.empty(), AmbientCredentials.metadataHost(Map.of()));
  }

  @Test
  void knowsGoogleMachineByItsProduct() throws Exception {
    Files.writeString(folder.resolve("product_name"), "Google Compute Engine\n");
    try (TestServer server = new TestServer(Reply.of(200, "google-token"))) {
      assertEquals(
          "Google Cloud",
          detect(Map.of("GCE_METADATA_HOST", server.authority())).orElseThrow().origin());
    }
    Files.writeString(folder.resolve("product_name"), "Something else\n");
    assertEquals(Optional.empty(), detect(Map.of()));
  }

  @Test
  void actsAsGoogleServiceAccount() throws Exception {
    try (TestServer metadata = new TestServer(Reply.of(200, "{\"access_token\":\"access\"}"));
        TestServer iam = new TestServer(Reply.of(200, "{\"token\":\"account-token\"}"))) {
      Map<String, String> environment =
          Map.of(
              "GCE_METADATA_HOST",
              metadata.authority(),
              "GOOGLE_SERVICE_ACCOUNT_NAME",
              "robot@example.iam.gserviceaccount.com");
      assertEquals(
          "account-token", detect(environment, iam.address(), "sigstore").orElseThrow().token());
      assertEquals(
          "POST /v1/projects/-/serviceAccounts/robot%40example.iam.gserviceaccount.com"
              + ":generateIdToken",
          iam.requests.getFirst().line());
      assertEquals("Bearer access", iam.requests.getFirst().header("Authorization"));
      assertEquals(
          "{\"audience\":\"sigstore\",\"includeEmail\":true}", iam.requests.getFirst().body());
    }
  }

  private Map<String, String> program(String name, String script, String variable)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here: not tested");
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> environment = new HashMap<>();
    environment.put(variable, "true");
    environment.put("PATH", "relative:" + folder + ":/usr/bin:/bin");
    return environment;
  }

  @Test
  void asksBuildkiteAgent() throws Exception {
    Map<String, String> environment =
        program("buildkite-agent", "echo noise >&2\necho \"token:$*:$SECRET\"\n", "BUILDKITE");
    environment.put("SECRET", "passed-on");
    Found found = detect(environment).orElseThrow();
    assertEquals("token:oidc request-token --audience sigstore:passed-on", found.token().strip());
    assertEquals("Buildkite", found.origin());
  }

  @Test
  void asksCircleCi() throws Exception {
    Map<String, String> environment = program("circleci", "echo \"$*\"\n", "CIRCLECI");
    assertEquals(
        "run oidc get --claims {\"aud\":\"sigstore\"} --root-issuer",
        detect(environment).orElseThrow().token().strip());
  }

  @Test
  void tellsHowProgramFails() throws Exception {
    String message = failure(program("buildkite-agent", "echo s3cret\nexit 3\n", "BUILDKITE"));
    assertTrue(message.endsWith("'buildkite-agent' ended with the status 3"), message);
    assertFalse(message.contains("s3cret"));
    assertTrue(failure(Map.of("CIRCLECI", "true")).endsWith("there is no program 'circleci'"));
  }

  @Test
  void runsNoProgramOfWorkingDirectory() throws Exception {
    Map<String, String> environment = program("buildkite-agent", "echo x\n", "BUILDKITE");
    Path here = Path.of("").toAbsolutePath();
    environment.put("PATH", here.relativize(folder).toString());
    assertTrue(failure(environment).endsWith("there is no program 'buildkite-agent'"));
  }
}
