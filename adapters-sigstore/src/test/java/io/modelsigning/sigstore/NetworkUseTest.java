package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.Messages;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.testing.TestNetworks;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog.Version;
import io.modelsigning.testing.TestProxy;
import io.modelsigning.testing.TestServer.Reply;
import io.modelsigning.testing.TestTime;
import io.modelsigning.testing.TestTlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever verifying and signing ask for, they ask by the settings of the network. */
@Timeout(120)
final class NetworkUseTest {
  @TempDir private Path folder;

  private static String message(SigningException e) {
    return String.valueOf(e.getMessage());
  }

  private String authorityOf(TestTlsServer server) throws Exception {
    return Files.writeString(folder.resolve("authorities.pem"), server.authorityInPem()).toString();
  }

  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  /** Whatever signing asks, it asks by the proxy; the services are at hosts that do not exist. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void signsByTheProxy(Version version) throws Exception {
    try (TestSigstore sigstore = TestSigstore.start();
        TestProxy proxy = new TestProxy()) {
      Path config = sigstore.writeTrustConfig(folder.resolve("config.json"), version, true);
      String json = Files.readString(config);
      int services = json.indexOf("\"signingConfig\"");
      Files.writeString(
          config,
          json.substring(0, services)
              + json.substring(services).replace("//localhost:", "//sigstore.example:"));
      SigstoreSigningOptions options =
          SigstoreSigningOptions.builder()
              .disableAmbient(true)
              .trust(new TrustSource.ConfigFile(config))
              .identityToken(sigstore.identities().token("alice@example.com"))
              .build();
      SigstoreMethods.create(Clock.systemUTC())
          .with(NetworkSettings.of(Map.of("HTTP_PROXY", proxy.authority())))
          .signer(options)
          .sign(Bytes.ofUtf8("{}"));
      List<String> asked =
          proxy.requests.stream().map(line -> line.replaceFirst(":[0-9]+/", "/")).toList();
      assertEquals(
          List.of(
              "POST http://sigstore.example/api/v2/signingCert HTTP/1.1",
              "POST http://sigstore.example/api/v1/timestamp HTTP/1.1",
              "POST http://sigstore.example/api/v%d/log/entries HTTP/1.1"
                  .formatted(version == Version.V1 ? 1 : 2)),
          asked);
    }
  }

  private static SigstoreSigningOptions options(TrustSource trust) {
    return SigstoreSigningOptions.builder().disableAmbient(true).trust(trust).build();
  }

  /** Gets the trust of a public instance, to verify or to sign, which fails. */
  private static Exception loading(TrustSource instance, boolean toSign, NetworkSettings settings) {
    // Before the root expires that the program brings along.
    Clock clock = Clock.fixed(Instant.parse("2025-01-01T00:00:00Z"), ZoneOffset.UTC);
    SigstoreMethods methods = SigstoreMethods.create(clock).with(settings);
    return toSign
        ? assertThrows(SigningException.class, () -> methods.signer(options(instance)))
        : assertThrows(
            VerificationUnavailableException.class,
            () -> methods.verifier(BadBundles.SIGNER, instance));
  }

  private static Reason reason(Exception problem) {
    return problem instanceof SigningException signing
        ? signing.reason()
        : assertInstanceOf(VerificationUnavailableException.class, problem).reason();
  }

  static Stream<Arguments> instances() {
    TrustSource publicInstance = new TrustSource.PublicInstance(Optional.empty());
    TrustSource staging = new TrustSource.Staging(Optional.empty());
    return Stream.of(
        Arguments.of(publicInstance, "tuf-repo-cdn.sigstore.dev", false),
        Arguments.of(publicInstance, "tuf-repo-cdn.sigstore.dev", true),
        Arguments.of(staging, "tuf-repo-cdn.sigstage.dev", false),
        Arguments.of(staging, "tuf-repo-cdn.sigstage.dev", true));
  }

  /** The TUF repository is asked like any other server, whatever the trust is for. */
  @ParameterizedTest
  @MethodSource("instances")
  void getsTrustByTheProxyOfAUser(TrustSource instance, String host, boolean toSign)
      throws Exception {
    try (TestTlsServer server = new TestTlsServer(host, path -> Reply.of(404, ""));
        TestProxy proxy = new TestProxy(Optional.of("me:secret")).to(server.port())) {
      NetworkSettings settings =
          NetworkSettings.of(
              Map.of(
                  "HTTPS_PROXY",
                  "http://me:secret@" + proxy.authority(),
                  "SSL_CERT_FILE",
                  authorityOf(server)));
      Exception problem = loading(instance, toSign, settings);
      assertEquals("trust-root-unreachable", reason(problem).code());
      assertTrue(
          Messages.describe(problem).contains("it has no valid timestamp.json"),
          problem.getMessage());
      assertEquals(Set.of("CONNECT " + host + ":443 HTTP/1.1"), Set.copyOf(proxy.requests));
      assertEquals(List.of(), proxy.refused);
      assertEquals(2, server.requests.size());
      assertTrue(server.requests.getFirst().matches("GET /[0-9]+\\.root\\.json\\[]"));
      assertEquals("GET /timestamp.json[]", server.requests.getLast());
    }
  }

  @ParameterizedTest
  @MethodSource("instances")
  void saysWhatKeepsTrustAway(TrustSource instance, String host, boolean toSign) throws Exception {
    try (TestTlsServer server = new TestTlsServer(host);
        TestTlsServer another = new TestTlsServer(host);
        TestProxy proxy = new TestProxy(Optional.of("me:secret")).to(server.port())) {
      String user = "http://me:secret@" + proxy.authority();
      Exception unknown =
          loading(
              instance,
              toSign,
              NetworkSettings.of(Map.of("HTTPS_PROXY", "http://me:wrong@" + proxy.authority())));
      assertEquals(HttpReasons.PROXY_REFUSED, reason(unknown));
      assertTrue(
          Messages.describe(unknown)
              .contains("(the proxy " + proxy.authority() + " does not know its user)"),
          unknown.getMessage());
      assertEquals(1, proxy.refused.size());
      for (Map<String, String> variables :
          List.of(
              Map.of("HTTPS_PROXY", user),
              Map.of("HTTPS_PROXY", user, "SSL_CERT_FILE", authorityOf(another)))) {
        Exception untrusted = loading(instance, toSign, NetworkSettings.of(variables));
        assertEquals(HttpReasons.UNTRUSTED_SERVER, reason(untrusted));
        assertTrue(
            Messages.describe(untrusted)
                .contains("the certificate of the server '" + host + "', issued by"),
            untrusted.getMessage());
      }
      assertEquals(List.of(), server.requests);
    }
  }

  /** The 30 s are for all that is fetched, and are counted from the first request on. */
  @ParameterizedTest
  @CsvSource({"29, it has no valid timestamp.json", "30, not complete after 30000 ms in all"})
  void getsTrustInALimitedTime(int seconds, String problem) throws Exception {
    String host = "tuf-repo-cdn.sigstore.dev";
    TestTime time = new TestTime();
    try (TestTlsServer server =
            new TestTlsServer(
                host,
                path -> {
                  time.pass(Duration.ofSeconds(seconds));
                  return Reply.of(404, "");
                });
        TestProxy proxy = new TestProxy().to(server.port())) {
      Map<String, String> variables =
          Map.of("HTTPS_PROXY", proxy.authority(), "SSL_CERT_FILE", authorityOf(server));
      Exception failure =
          loading(
              new TrustSource.PublicInstance(Optional.empty()),
              false,
              TestNetworks.in(time, NetworkSettings.of(variables)));
      assertTrue(Messages.describe(failure).contains(problem), failure.getMessage());
      assertEquals(seconds == 30 ? 1 : 2, server.requests.size());
    }
  }

  /** Signs at services of a configuration, with what signing usually has, and fails. */
  private SigningException signing(TestSigstore sigstore, Path config, TestTime time)
      throws Exception {
    SigstoreSigningOptions options =
        SigstoreSigningOptions.builder()
            .from(options(new TrustSource.ConfigFile(config)))
            .identityToken(sigstore.identities().token("alice@example.com"))
            .build();
    PayloadSigner signer =
        SigstoreMethods.create(Clock.systemUTC())
            .with(TestNetworks.in(time, NetworkSettings.none()))
            .signer(options);
    SigningException failure =
        assertThrows(SigningException.class, () -> signer.sign(Bytes.ofUtf8("{}")));
    assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure.reason());
    return failure;
  }

  @Test
  void triesForNinetySecondsWhereAServiceFails() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      TestTime time = new TestTime();
      sigstore.fulcioService().failNext(1000, 503, "", Map.of());
      Path config = sigstore.writeTrustConfig(folder.resolve("c.json"), Version.V1, true);
      String message = message(signing(sigstore, config, time));
      assertTrue(message.endsWith(" times within 90 s: status 503"), message);
      // After another pause, of 8 s at most, less than the second that an attempt needs was left.
      assertTrue(time.passed().compareTo(Duration.ofSeconds(81)) >= 0, time.passed()::toString);
      assertTrue(time.passed().compareTo(Duration.ofSeconds(90)) < 0, time.passed()::toString);
    }
  }

  @Test
  void triesForFiveSecondsWhereNobodyListens() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      TestTime time = new TestTime();
      Path config = sigstore.writeTrustConfig(folder.resolve("c.json"), Version.V1, true);
      Files.writeString(
          config,
          Files.readString(config)
              .replace("localhost:" + sigstore.fulcioService().address().getPort(), nobody()));
      String message = message(signing(sigstore, config, time));
      assertTrue(message.endsWith(" times within 5 s: nobody accepts connections"), message);
      assertTrue(time.passed().compareTo(Duration.ofSeconds(5)) < 0, time.passed()::toString);
    }
  }

  /** It gives out credentials to whoever asks, whatever it is called. */
  @Test
  void asksTheMetadataServerOfTheEnvironmentByNoProxy() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start();
        TestProxy proxy = new TestProxy()) {
      Path config = sigstore.writeTrustConfig(folder.resolve("c.json"), Version.V1, true);
      SigstoreSigningOptions options =
          SigstoreSigningOptions.builder()
              .trust(new TrustSource.ConfigFile(config))
              .environment(Map.of("GCE_METADATA_HOST", "Metadata.INVALID:80"))
              .build();
      PayloadSigner signer =
          SigstoreMethods.create(Clock.systemUTC())
              .with(
                  TestNetworks.in(
                      new TestTime(), NetworkSettings.of(Map.of("HTTP_PROXY", proxy.authority()))))
              .signer(options);
      String message =
          message(assertThrows(SigningException.class, () -> signer.sign(Bytes.ofUtf8("{}"))));
      assertTrue(message.endsWith("the host 'Metadata.INVALID' has no address"), message);
      assertEquals(List.of(), proxy.requests);
    }
  }

  @Test
  void asksNothingToVerifyWithAFile() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      Path root = sigstore.writeTrustedRoot(folder.resolve("root.json"));
      assertEquals(
          io.modelsigning.domain.signature.SignatureMethod.SIGSTORE,
          SigstoreMethods.create(Clock.systemUTC())
              .with(NetworkSettings.of(Map.of("HTTPS_PROXY", "socks5://p:1")))
              .verifier(BadBundles.SIGNER, new TrustSource.ConfigFile(root))
              .method());
    }
  }
}
