package io.modelsigning.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.testing.TestRegistry;
import io.modelsigning.testing.TestRegistry.Access;
import io.modelsigning.testing.TestServer;
import io.modelsigning.testing.TestTlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How registries get to know their users. */
final class LoginTest {
  @TempDir Path folder;

  private final TestRegistry registry = new TestRegistry();
  private final String location = registry.location("acme/bert", "v1");

  @BeforeEach
  void putModel() {
    registry.model("acme/bert", "v1", Map.of("a", "1"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void open(Map<String, String> variables) throws ModelAccessException {
    Storages.of(variables).model(new Location(location), ProgressListener.NONE);
  }

  private ModelAccessException refused(Map<String, String> variables) {
    ModelAccessException refused = assertThrows(ModelAccessException.class, () -> open(variables));
    String message = String.valueOf(refused.getMessage());
    assertFalse(message.contains(TestRegistry.PASSWORD), message);
    return refused;
  }

  private void expectDenied(Map<String, String> variables) {
    assertEquals(OciReasons.REGISTRY_ACCESS_DENIED, refused(variables).reason());
  }

  private void expectUnusable(String because, Map<String, String> variables) {
    ModelAccessException refused = refused(variables);
    assertEquals(OciReasons.UNUSABLE_REGISTRY_CREDENTIALS, refused.reason(), refused::getMessage);
    assertTrue(String.valueOf(refused.getMessage()).contains(because), refused::getMessage);
  }

  private String auths(String key) {
    return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
        .formatted(key, Logins.encoded(TestRegistry.USER, TestRegistry.PASSWORD));
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"PASSWORD", "TOKEN"})
  void userAndPasswordOfDockersConfiguration(Access access) throws Exception {
    registry.access = access;
    open(Logins.inAFile(registry));
    expectDenied(Map.of());
    expectDenied(Logins.in("{}"));
    expectDenied(Logins.in(auths("another.example")));
    expectDenied(
        Logins.in(
            "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
                .formatted(registry.authority(), Logins.encoded(TestRegistry.USER, "wrong"))));
  }

  @Test
  void nothingIsSentBeforeTheRegistryAsks() throws Exception {
    open(Logins.inAFile(registry));
    assertTrue(
        registry.requests.stream().noneMatch(request -> request.contains(" Basic ")),
        registry.requests::toString);
    registry.access = Access.TOKEN;
    registry.requests.clear();
    open(Logins.inAFile(registry));
    assertTrue(
        registry.requests.stream()
            .filter(request -> request.contains(" Basic "))
            .allMatch(
                request ->
                    request.startsWith(
                        "GET /token?scope=repository%3Aacme%2Fbert%3Apull&service=a+registry ")),
        registry.requests::toString);
  }

  @Test
  void loginsHaveManyNames() throws Exception {
    registry.access = Access.PASSWORD;
    for (String form : List.of("%s", "https://%s", "https://%s/v2/", "%s/acme", "%s/acme/bert")) {
      open(Logins.in(auths(form.formatted(registry.authority()))));
    }
    expectDenied(Logins.in(auths(registry.authority() + "/other")));
    // The most exact one comes first.
    open(
        Logins.in(
            "{\"auths\":{\"%1$s\":{\"auth\":\"%2$s\"},\"%1$s/acme\":{\"auth\":\"%3$s\"}}}"
                .formatted(
                    registry.authority(),
                    Logins.encoded("somebody", "else"),
                    Logins.encoded(TestRegistry.USER, TestRegistry.PASSWORD))));
  }

  @Test
  void filesAreLookedForWhereToolsLeaveThem() throws Exception {
    registry.access = Access.PASSWORD;
    String login = auths(registry.authority());
    Path docker = Files.createDirectories(folder.resolve("home/.docker"));
    Path podman = Files.createDirectories(folder.resolve("run/containers"));
    Map<String, String> variables =
        Map.of(
            "HOME", folder.resolve("home").toString(),
            "XDG_RUNTIME_DIR", folder.resolve("run").toString());
    expectDenied(variables);
    Files.writeString(podman.resolve("auth.json"), login);
    open(variables);
    Files.writeString(docker.resolve("config.json"), "{\"auths\":{}}");
    open(variables);
    Files.delete(podman.resolve("auth.json"));
    Files.writeString(docker.resolve("config.json"), login);
    open(variables);
    Map<String, String> only = new HashMap<>(variables);
    only.put("REGISTRY_AUTH_FILE", Files.writeString(folder.resolve("auth"), "{}").toString());
    expectDenied(only);
    only.put("REGISTRY_AUTH_FILE", folder.resolve("none").toString());
    expectUnusable("does not exist", only);
  }

  @Test
  void tokensThatTheConfigurationHas() throws Exception {
    registry.access = Access.TOKEN;
    open(
        Logins.in(
            "{\"auths\":{\"%s\":{\"identitytoken\":\"an-identity\"}}}"
                .formatted(registry.authority())));
    assertTrue(registry.requests.contains("POST /token"), "the identity stands in no address");
    registry.tokens.add("Bearer known");
    open(
        Logins.in(
            "{\"auths\":{\"%s\":{\"registrytoken\":\"known\"}}}".formatted(registry.authority())));
  }

  @Test
  void aTokenThatHasBecomeTooOldIsGotAnew() throws Exception {
    registry.access = Access.TOKEN;
    OciStorage storage = Storages.of(Logins.inAFile(registry));
    storage.model(new Location(location), ProgressListener.NONE);
    registry.tokens.clear();
    registry.tokens.add("Bearer another");
    storage.model(new Location(location), ProgressListener.NONE);
  }

  @Test
  void aPasswordIsSentToNoServiceInClear() throws Exception {
    registry.access = Access.TOKEN;
    for (String realm :
        List.of(
            "http://auth.example/token", "ftp://127.0.0.1/", "/token", "", "http://u@127.0.0.1/")) {
      registry.requests.clear();
      registry.instead =
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("WWW-Authenticate", "Bearer realm=\"%s\"".formatted(realm));
            TestRegistry.send(exchange, 401, "text/plain", "");
            return true;
          };
      expectDenied(Logins.inAFile(registry));
      assertTrue(
          registry.requests.stream().noneMatch(request -> request.contains("Basic")),
          registry.requests::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"token\":\"\"}", "{\"token\":\"a b\"}", "{\"token\":1}", "<html>", "[]"})
  void whatIsNoTokenIsNotSent(String answer) throws Exception {
    registry.access = Access.TOKEN;
    registry.instead =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/token")) {
            TestRegistry.send(exchange, 200, "application/json", answer);
            return true;
          }
          return false;
        };
    expectDenied(Logins.inAFile(registry));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Negotiate", "Digest realm=\"x\"", "\""})
  void anUnknownChallengeIsNotMet(String challenge) throws Exception {
    registry.instead =
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
          TestRegistry.send(exchange, 401, "text/plain", "");
          return true;
        };
    expectDenied(Logins.inAFile(registry));
  }

  @Test
  void unusableConfigurationsAreNamed() throws Exception {
    registry.access = Access.PASSWORD;
    expectUnusable("in JSON", Logins.in("{"));
    expectUnusable("in JSON", Logins.in("[]"));
    expectUnusable("at most", Logins.in(" ".repeat((1 << 20) + 1)));
    expectUnusable(
        "in base64",
        Logins.in("{\"auths\":{\"%s\":{\"auth\":\"?\"}}}".formatted(registry.authority())));
    expectUnusable(
        "a user and a password",
        Logins.in("{\"auths\":{\"%s\":{\"auth\":\"eA==\"}}}".formatted(registry.authority())));
    Path directory = Files.createDirectories(folder.resolve("d/config.json"));
    expectUnusable(
        "cannot be read", Map.of("DOCKER_CONFIG", String.valueOf(directory.getParent())));
  }

  // TLS

  @Test
  void anAuthorityOfOnesOwnCertifiesARegistry() throws Exception {
    String manifest =
        registry.manifestOf(
            "bert",
            List.of(
                registry.layer(
                    "bert", TestRegistry.RAW, TestRegistry.PATH, "a", new byte[] {'1'})));
    try (TestTlsServer secure =
        new TestTlsServer(
            "localhost",
            path ->
                path.startsWith("/v2/bert/manifests/")
                    ? TestServer.Reply.of(200, manifest)
                    : TestServer.Reply.of(200, "{}"))) {
      Path authority = Files.writeString(folder.resolve("ca.pem"), secure.authorityInPem());
      Location place = new Location("oci://localhost:" + secure.port() + "/bert:v1");
      OciStorage.within(
              Storages.LIMITS,
              Map.of(),
              NetworkSettings.of(Map.of("SSL_CERT_FILE", authority.toString())))
          .model(place, ProgressListener.NONE);
      assertEquals(List.of("GET /v2/bert/manifests/v1[]"), secure.requests);
      // A certificate that is not trusted is no reason to do without TLS.
      assertEquals(
          HttpReasons.UNTRUSTED_SERVER,
          assertThrows(
                  ModelAccessException.class,
                  () -> Storages.of(Map.of()).model(place, ProgressListener.NONE))
              .reason());
    }
  }

  // Credential helpers

  private Map<String, String> helper(String configuration, String script) throws Exception {
    Path program = folder.resolve("docker-credential-test");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> variables = new HashMap<>(Logins.in(configuration));
    variables.put("PATH", folder + ":/usr/bin:/bin");
    return variables;
  }

  private String answering(String user, String secret) {
    return "[ \"$1\" = get ] && [ \"$(cat)\" = '%s' ] && printf '{\"Username\":\"%s\",\"Secret\":\"%s\"}'"
        .formatted(registry.authority(), user, secret);
  }

  @Test
  void helpersAreAskedAsDockerAsksThem() throws Exception {
    registry.access = Access.PASSWORD;
    String right = answering(TestRegistry.USER, TestRegistry.PASSWORD);
    String own = "{\"credHelpers\":{\"%s\":\"test\"}}".formatted(registry.authority());
    open(helper(own, right));
    open(helper("{\"credsStore\":\"test\"}", right));
    expectDenied(helper("{\"credsStore\":\"test\"}", answering(TestRegistry.USER, "wrong")));
    expectDenied(
        helper(
            "{\"credsStore\":\"test\"}",
            "cat >/dev/null; echo credentials not found in native keychain; exit 1"));
    registry.access = Access.TOKEN;
    open(helper(own, answering("<token>", "an-identity")));
  }

  @Test
  void helpersThatFailAreNamedAndNotQuoted() throws Exception {
    registry.access = Access.PASSWORD;
    String configuration = "{\"credsStore\":\"test\"}";
    expectUnusable(
        "ended with the status 3",
        helper(configuration, "echo " + TestRegistry.PASSWORD + "; exit 3"));
    expectUnusable("print JSON", helper(configuration, "echo " + TestRegistry.PASSWORD));
    expectUnusable("is not in a folder of PATH", Logins.in("{\"credsStore\":\"none\"}"));
    for (String name : List.of("../test", "a/b", "a b", "-x")) {
      expectUnusable(
          "a program's name", helper("{\"credsStore\":\"%s\"}".formatted(name), "exit 1"));
    }
  }

  @Test
  @Timeout(30)
  void aHelperThatHangsIsGivenUp() throws Exception {
    Map<String, String> variables = helper("{}", "exec sleep 100");
    RegistryException refused =
        assertThrows(
            RegistryException.class,
            () ->
                new CredentialHelper(variables, Duration.ofSeconds(1))
                    .get("test", "registry.example"));
    assertEquals(OciReasons.UNUSABLE_REGISTRY_CREDENTIALS, refused.reason());
  }
}
