package io.modelsigning.packaging.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The add-on, unpacked into the folder of the program, and used with the program's own runtime. */
@Timeout(300)
class AddOnIT {
  private static final Path IMAGE = Path.of(System.getProperty("image"));
  private static final String CREDENTIALS = "AKIDEXAMPLE";

  @TempDir Path folder;

  private Path program;

  /** An answer of the program: its exit code and both its outputs. */
  record Outcome(int status, String said) {}

  /** The image but for its AOT caches, which only make it start sooner. */
  @BeforeEach
  void layOut() throws IOException {
    program = Files.createDirectory(folder.resolve("program"));
    try (Stream<Path> files = Files.walk(IMAGE)) {
      for (Path file : files.toList()) {
        Path relative = IMAGE.relativize(file);
        if (relative.startsWith("bin")
            || (relative.startsWith("app") && !file.toString().endsWith(".aot"))) {
          Files.copy(file, program.resolve(relative));
        }
      }
    }
    Files.createSymbolicLink(program.resolve("runtime"), IMAGE.toAbsolutePath().resolve("runtime"));
  }

  private void unpack() throws Exception {
    Process tar =
        new ProcessBuilder(
                "tar", "-xzf", System.getProperty("add-on.archive"), "-C", program.toString())
            .start();
    assertEquals(0, tar.waitFor());
  }

  private Outcome run(Map<String, String> variables, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program.resolve("bin/model-signing").toString()));
    command.addAll(List.of(words));
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.matches(
                    "(AWS|AZURE|IDENTITY|MSI|GOOGLE|CLOUDSDK|STORAGE)_.*|(?i:https?|all|no)_proxy"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Outcome(process.waitFor(), Files.readString(out));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "awskms:///alias/models",
        "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
        "azurekms://models.vault.azure.net/signing"
      })
  void aMissingAddOnIsNamed(String key) throws Exception {
    Outcome outcome = run(Map.of(), "public-key", key, "--output=json");
    assertEquals(3, outcome.status(), outcome::said);
    assertTrue(outcome.said().contains("\"add-on-missing\""), outcome::said);
    assertTrue(
        outcome.said().contains(program.toRealPath().resolve("add-ons/cloud").toString()),
        outcome::said);
    assertTrue(outcome.said().contains("install the package model-signing-cloud"), outcome::said);
  }

  /** With nothing but the archive: the service is asked, with a signed request. */
  @Test
  void asksAwsWithTheLibrariesOfTheAddOn() throws Exception {
    unpack();
    try (ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try (var connection = service.accept()) {
                    byte[] request = new byte[4096];
                    int length = connection.getInputStream().read(request);
                    String text = new String(request, 0, length, StandardCharsets.US_ASCII);
                    String body =
                        "{\"__type\": \"NotFoundException\", \"message\": \"signed: %s\"}"
                            .formatted(text.contains("Credential=" + CREDENTIALS + "/"));
                    connection
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.length(), body)
                                .getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      Outcome outcome =
          run(
              Map.of(
                  "AWS_ENDPOINT_URL",
                  "http://127.0.0.1:" + service.getLocalPort(),
                  "AWS_ACCESS_KEY_ID",
                  CREDENTIALS,
                  "AWS_SECRET_ACCESS_KEY",
                  "secret",
                  "AWS_REGION",
                  "eu-central-1"),
              "public-key",
              "awskms:///alias/models",
              "--output=json");
      assertEquals(3, outcome.status(), outcome::said);
      assertTrue(outcome.said().contains("\"key-not-found\""), outcome::said);
      assertTrue(outcome.said().contains("signed: true"), outcome::said);
      assertFalse(outcome.said().contains("SLF4J"), outcome::said);
    }
  }

  /** With nothing but the archive: a model in a store is read, with signed requests. */
  @Test
  void readsS3WithTheLibrariesOfTheAddOn() throws Exception {
    unpack();
    byte[] content = "weights".getBytes(StandardCharsets.US_ASCII);
    List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/models/weights.bin",
        exchange -> {
          try (exchange) {
            authorizations.add(
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            if (exchange.getRequestMethod().equals("HEAD")) {
              exchange.getResponseHeaders().set("Content-Length", "7");
              exchange.sendResponseHeaders(200, -1);
            } else {
              exchange.getResponseHeaders().set("Content-Range", "bytes 0-6/7");
              exchange.sendResponseHeaders(206, content.length);
              exchange.getResponseBody().write(content);
            }
          }
        });
    store.start();
    try {
      Path file = Files.write(folder.resolve("weights.bin"), content);
      Outcome local = run(Map.of(), "digest", file.toString());
      Outcome outcome =
          run(
              Map.of(
                  "AWS_ENDPOINT_URL_S3",
                  "http://127.0.0.1:" + store.getAddress().getPort(),
                  "AWS_ACCESS_KEY_ID",
                  CREDENTIALS,
                  "AWS_SECRET_ACCESS_KEY",
                  "secret"),
              "digest",
              "s3://models/weights.bin");
      assertEquals(0, outcome.status(), outcome::said);
      assertEquals(rootDigest(local), rootDigest(outcome));
      assertTrue(authorizations.size() >= 2, authorizations::toString);
      assertTrue(
          authorizations.stream().allMatch(value -> value.contains("Credential=" + CREDENTIALS)),
          authorizations::toString);
    } finally {
      store.stop(0);
    }
  }

  private static String rootDigest(Outcome outcome) {
    Matcher digest = Pattern.compile("sha256:[0-9a-f]{64}").matcher(outcome.said());
    assertTrue(digest.find(), outcome::said);
    return digest.group();
  }

  /** What is said of the file is said by the vendor's library. */
  @Test
  void asksGoogleWithTheLibrariesOfTheAddOn() throws Exception {
    unpack();
    Path file =
        Files.writeString(
            folder.resolve("account.json"),
            "{\"type\": \"service_account\", \"client_id\": \"1\"}");
    Outcome outcome =
        run(
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()),
            "public-key",
            "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
            "--output=json");
    assertEquals(3, outcome.status(), outcome::said);
    assertTrue(outcome.said().contains("\"no-key-credentials\""), outcome::said);
    assertTrue(
        outcome.said().contains("Error reading service account credential from JSON"),
        outcome::said);
  }

  /** Before anybody is asked, credentials are read, by the vendor's library. */
  @Test
  void readsGoogleCloudStorageWithTheLibrariesOfTheAddOn() throws Exception {
    unpack();
    Path file =
        Files.writeString(
            folder.resolve("account.json"),
            "{\"type\": \"service_account\", \"client_id\": \"1\"}");
    Outcome outcome =
        run(
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()),
            "digest",
            "gs://models/bert",
            "--output=json");
    assertEquals(3, outcome.status(), outcome::said);
    assertTrue(outcome.said().contains("\"storage-access-denied\""), outcome::said);
    assertTrue(
        outcome.said().contains("Error reading service account credential from JSON"),
        outcome::said);
  }

  /**
   * Answers each connection with a text, as long as it is open.
   *
   * @param requests what was asked
   */
  private static void answerWith(ServerSocket service, List<String> requests, String text) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try (var connection = service.accept()) {
                  byte[] request = new byte[4096];
                  int length = Math.max(0, connection.getInputStream().read(request));
                  requests.add(new String(request, 0, length, StandardCharsets.US_ASCII));
                  connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private void asksAzure(Map<String, String> credentials) throws Exception {
    asksAzure(
        credentials,
        "models.vault.azure.net",
        "reading the public key of 'azurekms://models",
        "public-key",
        "azurekms://models.vault.azure.net/signing",
        "--output=json");
  }

  /** The service is asked, by a proxy that refuses, once there is a token. */
  private void asksAzure(Map<String, String> credentials, String host, String said, String... words)
      throws Exception {
    List<String> requests = Collections.synchronizedList(new ArrayList<>());
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // Not tried again, unlike most of what a proxy may answer.
      answerWith(
          proxy,
          requests,
          "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n");
      Map<String, String> variables = new HashMap<>(credentials);
      variables.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort());
      Outcome outcome = run(variables, words);
      assertEquals(3, outcome.status(), outcome::said);
      assertTrue(outcome.said().contains(said), outcome::said);
      assertFalse(outcome.said().contains("SLF4J"), outcome::said);
      assertTrue(requests.getFirst().startsWith("CONNECT " + host + ":443 "), requests::toString);
    }
  }

  @Test
  void asksAzureAsTheManagedIdentityOfAnApp() throws Exception {
    unpack();
    List<String> requests = Collections.synchronizedList(new ArrayList<>());
    try (ServerSocket identity = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String token =
          """
          {"access_token": "token-of-the-app", "expires_on": "4102444800",
           "resource": "https://vault.azure.net", "token_type": "Bearer"}
          """;
      answerWith(
          identity,
          requests,
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(token.length(), token));
      asksAzure(
          Map.of(
              "IDENTITY_ENDPOINT",
              "http://127.0.0.1:%d/msi/token".formatted(identity.getLocalPort()),
              "IDENTITY_HEADER",
              "header-of-the-app",
              "AZURE_TOKEN_CREDENTIALS",
              "prod"));
    }
    assertTrue(requests.getFirst().contains("header-of-the-app"), requests::toString);
    assertTrue(
        requests.getFirst().contains("resource=https%3A%2F%2Fvault.azure.net"), requests::toString);
  }

  /** Returns variables by which the login of {@code az} is found. */
  private Map<String, String> loginOfAz() throws IOException {
    Path az = Files.createDirectory(folder.resolve("bin")).resolve("az");
    Files.writeString(
        az,
        """
        #!/bin/sh
        echo '{"accessToken": "token-of-az", "expiresOn": "2099-12-31 00:00:00.000000",'
        echo '"expires_on": 4102358400, "tenant": "t", "tokenType": "Bearer"}'
        """);
    assertTrue(az.toFile().setExecutable(true));
    return Map.of(
        "PATH", az.getParent() + ":" + System.getenv("PATH"), "AZURE_TOKEN_CREDENTIALS", "dev");
  }

  @Test
  void asksAzureWithTheLoginOfItsCommandLine() throws Exception {
    unpack();
    asksAzure(loginOfAz());
  }

  @Test
  void readsAzureBlobStorageWithTheLibrariesOfTheAddOn() throws Exception {
    unpack();
    asksAzure(
        loginOfAz(),
        "acmemodels.blob.core.windows.net",
        "does not know its user",
        "digest",
        "az://acmemodels/models/bert",
        "--output=json");
  }

  @Test
  void anAddOnOfAnotherVersionIsRefused() throws Exception {
    unpack();
    Files.writeString(program.resolve("add-ons/cloud/version.txt"), "0.0.9\n");
    Outcome outcome = run(Map.of(), "public-key", "awskms:///alias/models", "--output=json");
    assertEquals(3, outcome.status(), outcome::said);
    assertTrue(outcome.said().contains("\"add-on-unusable\""), outcome::said);
    assertTrue(outcome.said().contains("is of version 0.0.9"), outcome::said);
  }

  @Test
  void aDamagedAddOnIsNoAnswer() throws Exception {
    unpack();
    try (Stream<Path> jars = Files.list(program.resolve("add-ons/cloud"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.write(jar, new byte[100]);
      }
    }
    Outcome outcome = run(Map.of(), "public-key", "awskms:///alias/models", "--output=json");
    assertEquals(3, outcome.status(), outcome::said);
    assertTrue(outcome.said().contains("\"add-on-unusable\""), outcome::said);
  }

  private static Set<String> jars() throws IOException {
    try (Stream<Path> jars = Files.list(Path.of(System.getProperty("add-on"), "add-ons/cloud"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .map(name -> name.replaceFirst("-\\d.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void holdsNoClassesOfTheProgramItself() throws Exception {
    Set<String> own =
        jars().stream()
            .filter(name -> name.matches("(model-signing|adapters).*"))
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "model-signing-azure-auth",
            "model-signing-google-auth",
            "model-signing-kms-aws",
            "model-signing-kms-azure",
            "model-signing-kms-google",
            "model-signing-objectstore-azure",
            "model-signing-objectstore-google",
            "model-signing-objectstore-s3"),
        own);
  }

  @Test
  void namesTheLicenseOfEveryLibrary() throws Exception {
    String copyright =
        Files.readString(Path.of(System.getProperty("add-on"), "add-ons/cloud/COPYRIGHT"));
    Set<String> unnamed =
        jars().stream()
            .filter(name -> !name.startsWith("model-signing-"))
            .filter(
                name ->
                    Pattern.compile("(?m) ([a-z0-9_-]+)-\\*$")
                        .matcher(copyright)
                        .results()
                        .noneMatch(listed -> (name + "-").startsWith(listed.group(1) + "-")))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), unnamed);
  }
}
