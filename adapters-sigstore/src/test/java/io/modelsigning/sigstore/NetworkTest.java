package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.sigstore.TestServer.Reply;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.openssl.CertificateTrustBlock;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How servers are reached: by proxies, with authorities of one's own, and not at all. */
@Timeout(120)
final class NetworkTest {
  private static final HttpService.Limits LIMITS =
      new HttpService.Limits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMillis(300),
          Duration.ofMillis(20));

  @TempDir private Path folder;

  private static String get(String address, Map<String, String> variables) throws Exception {
    return get(address, variables, ProgressListener.NONE);
  }

  private static String get(
      String address, Map<String, String> variables, ProgressListener progress) throws Exception {
    try (HttpService http =
        new HttpService(LIMITS, NetworkSettings.of(variables).open(), progress)) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
      return new String(
          http.call("asking", request, Set.of(200)).body().toArray(), StandardCharsets.UTF_8);
    }
  }

  private static SigningException failure(String address, Map<String, String> variables) {
    return assertThrows(SigningException.class, () -> get(address, variables));
  }

  private static String message(SigningException e) {
    return String.valueOf(e.getMessage());
  }

  private String authorityOf(TestTlsServer server) throws Exception {
    return Files.writeString(folder.resolve("authorities.pem"), server.authorityInPem()).toString();
  }

  @Test
  void asksByTheProxy() throws Exception {
    try (TestServer server = new TestServer(Reply.of(200, "good"));
        TestProxy proxy = new TestProxy()) {
      String address = "http://service.example:" + server.address().getPort() + "/path";
      assertEquals("good", get(address, Map.of("HTTP_PROXY", proxy.authority())));
      assertEquals(List.of("GET " + address + " HTTP/1.1"), proxy.requests);
      assertEquals("", server.requests.getFirst().header("Proxy-authorization"));
    }
  }

  @Test
  void asksByATunnelWithAnAuthorityOfOnesOwn() throws Exception {
    try (TestTlsServer server = new TestTlsServer("service.example");
        TestProxy proxy = new TestProxy()) {
      String host = "service.example:" + server.port();
      Map<String, String> variables =
          Map.of(
              "HTTPS_PROXY", "http://" + proxy.authority(), "SSL_CERT_FILE", authorityOf(server));
      assertEquals("good", get("https://" + host + "/path", variables));
      assertEquals(List.of("CONNECT " + host + " HTTP/1.1"), proxy.requests);
    }
  }

  @Test
  void saysWhoseCertificateIsNotTrusted() throws Exception {
    try (TestTlsServer server = new TestTlsServer("service.example");
        TestTlsServer another = new TestTlsServer("service.example");
        TestProxy proxy = new TestProxy()) {
      String address = "https://service.example:" + server.port();
      for (Map<String, String> variables :
          List.of(
              Map.of("HTTPS_PROXY", proxy.authority()),
              Map.of("HTTPS_PROXY", proxy.authority(), "SSL_CERT_FILE", authorityOf(another)))) {
        SigningException failure = failure(address, variables);
        assertEquals(SigningReasons.UNTRUSTED_SERVER, failure.reason(), message(failure));
        assertTrue(
            message(failure)
                .startsWith(
                    "asking at "
                        + address
                        + " failed: the certificate of the server 'service.example', issued by"
                        + " 'CN=Private authority', is not trusted: "),
            message(failure));
      }
      assertEquals(2, proxy.requests.size());
    }
  }

  @Test
  void refusesACertificateForAnotherHost() throws Exception {
    try (TestTlsServer server = new TestTlsServer("other.example");
        TestProxy proxy = new TestProxy()) {
      SigningException failure =
          failure(
              "https://service.example:" + server.port(),
              Map.of("HTTPS_PROXY", proxy.authority(), "SSL_CERT_FILE", authorityOf(server)));
      assertEquals(SigningReasons.UNTRUSTED_SERVER, failure.reason(), message(failure));
      assertTrue(message(failure).contains("'service.example'"), message(failure));
    }
  }

  @Test
  void saysTheUserToAProxyAndToNobodyElse() throws Exception {
    try (TestServer server = new TestServer(Reply.of(200, "good"));
        TestTlsServer secure = new TestTlsServer("service.example");
        TestProxy proxy = new TestProxy(Optional.of("me:p@ss+ word"))) {
      String url = "http://me:p%40ss+%20word@" + proxy.authority();
      Map<String, String> variables =
          Map.of("ALL_PROXY", url, "SSL_CERT_FILE", authorityOf(secure));
      assertEquals(
          "good", get("http://service.example:" + server.address().getPort() + "/", variables));
      assertEquals("good", get("https://service.example:" + secure.port(), variables));
      assertEquals(2, proxy.requests.size());
      assertEquals(List.of(), proxy.refused);
      assertEquals("", server.requests.getFirst().header("Proxy-authorization"));
      assertEquals("good", get(server.address().toString(), variables));
      assertEquals("", server.requests.getLast().header("Proxy-authorization"));
    }
  }

  @Test
  void saysThatTheProxyKnowsNobodyOfThatName() throws Exception {
    try (TestProxy proxy = new TestProxy(Optional.of("me:right"))) {
      for (String address : List.of("http://service.example/", "https://service.example/")) {
        for (String user : List.of("", "me:wrong@")) {
          SigningException failure =
              failure(address, Map.of("ALL_PROXY", "http://" + user + proxy.authority()));
          assertEquals(SigningReasons.PROXY_REFUSED, failure.reason(), message(failure));
          assertEquals(
              "asking at %s failed: the proxy %s does not know its user"
                  .formatted(address, proxy.authority()),
              message(failure));
        }
      }
      assertEquals(List.of(), proxy.requests);
    }
  }

  /** What a server answers within a tunnel, it answers, and not the proxy. */
  @Test
  void saysThatAServerWantsAUser() throws Exception {
    try (TestTlsServer server =
            new TestTlsServer("service.example", path -> Reply.of(407, "who are you"));
        TestProxy proxy = new TestProxy()) {
      String address = "https://service.example:" + server.port() + "/";
      SigningException failure =
          failure(
              address,
              Map.of("ALL_PROXY", proxy.authority(), "SSL_CERT_FILE", authorityOf(server)));
      assertEquals(SigningReasons.SERVICE_REFUSED, failure.reason());
      assertEquals(
          "asking at %s failed: status 407, 'who are you'".formatted(address), message(failure));
    }
    try (TestServer server = new TestServer(Reply.of(407, "who are you"))) {
      SigningException failure = failure(server.address().toString(), Map.of());
      assertEquals(SigningReasons.SERVICE_REFUSED, failure.reason());
    }
  }

  /** OpenSSL has a form in which a certificate is followed by what it is trusted for. */
  @Test
  void readsAuthoritiesInTheFormOfOpenSsl() throws Exception {
    try (TestTlsServer server = new TestTlsServer("service.example");
        TestProxy proxy = new TestProxy()) {
      StringWriter pem = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
        writer.writeObject(
            new X509TrustedCertificateBlock(
                new JcaX509CertificateHolder(server.authority()),
                new CertificateTrustBlock(Set.of(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.1")))));
      }
      assertTrue(pem.toString().contains("-----BEGIN TRUSTED CERTIFICATE-----"));
      for (String label : List.of("TRUSTED CERTIFICATE", "X509 CERTIFICATE")) {
        Path file =
            Files.writeString(
                folder.resolve("authorities.pem"),
                label.startsWith("X509")
                    ? server.authorityInPem().replace("CERTIFICATE", label)
                    : pem.toString());
        assertEquals(
            "good",
            get(
                "https://service.example:" + server.port(),
                Map.of("HTTPS_PROXY", proxy.authority(), "SSL_CERT_FILE", file.toString())),
            label);
      }
    }
  }

  /** By default the Java runtime leaves such a password out, and nobody would know why. */
  @Test
  void saysWhereTheJavaRuntimeSendsNoPassword() {
    String before = System.getProperty(Network.DISABLED_SCHEMES, "");
    System.clearProperty(Network.DISABLED_SCHEMES);
    try {
      SigningException failure =
          failure("https://service.example", Map.of("ALL_PROXY", "http://me:secret@p.example"));
      assertEquals(NetworkSettings.UNUSABLE, failure.reason());
      assertTrue(message(failure).contains("'" + Network.DISABLED_SCHEMES + "'"));
      assertFalse(message(failure).contains("secret"));
    } finally {
      System.setProperty(Network.DISABLED_SCHEMES, before);
    }
  }

  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void triesOnlyBrieflyWhereNobodyListens() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void retrying(String address, String problem, Duration pause) {
            told.add(address + ": " + problem);
          }
        };
    String address = "http://" + nobody() + "/path";
    SigningException failure =
        assertThrows(SigningException.class, () -> get(address + "?secret", Map.of(), progress));
    assertEquals(SigningReasons.SERVICE_UNAVAILABLE, failure.reason());
    // A minute is what everything else may take here.
    assertTrue(
        message(failure).endsWith(" times within 1 s: nobody accepts connections"),
        message(failure));
    assertFalse(told.isEmpty());
    assertEquals(Set.of(address + ": nobody accepts connections"), Set.copyOf(told));
    String proxy = nobody();
    assertTrue(
        message(failure("http://service.example", Map.of("ALL_PROXY", proxy)))
            .endsWith("within 1 s: nobody accepts connections of the proxy " + proxy));
  }

  @Test
  void saysThatAHostHasNoAddress() {
    assertTrue(
        message(failure("http://nowhere.invalid/", Map.of()))
            .endsWith(" times within 1 s: the host 'nowhere.invalid' has no address"));
  }

  @Test
  void tellsThatAServerIsAskedAgain() throws Exception {
    List<String> told = new ArrayList<>();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void retrying(String address, String problem, Duration pause) {
            told.add(address + ": " + problem + ", " + pause);
          }
        };
    try (TestServer server =
        new TestServer(Reply.of(503, "busy").header("Retry-After", "0"), Reply.of(200, "good"))) {
      assertEquals("good", get(server.address() + "/a?secret", Map.of(), progress));
      assertEquals(List.of(server.address() + "/a: status 503, 'busy', PT0S"), told);
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
          Refusal.describe(problem).contains("it has no valid timestamp.json"),
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
      assertEquals(SigningReasons.PROXY_REFUSED, reason(unknown));
      assertTrue(
          Refusal.describe(unknown)
              .contains("(the proxy " + proxy.authority() + " does not know its user)"),
          unknown.getMessage());
      assertEquals(1, proxy.refused.size());
      for (Map<String, String> variables :
          List.of(
              Map.of("HTTPS_PROXY", user),
              Map.of("HTTPS_PROXY", user, "SSL_CERT_FILE", authorityOf(another)))) {
        Exception untrusted = loading(instance, toSign, NetworkSettings.of(variables));
        assertEquals(SigningReasons.UNTRUSTED_SERVER, reason(untrusted));
        assertTrue(
            Refusal.describe(untrusted)
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
              NetworkSettings.of(variables).in(time));
      assertTrue(Refusal.describe(failure).contains(problem), failure.getMessage());
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
            .with(NetworkSettings.none().in(time))
            .signer(options);
    SigningException failure =
        assertThrows(SigningException.class, () -> signer.sign(Bytes.ofUtf8("{}")));
    assertEquals(SigningReasons.SERVICE_UNAVAILABLE, failure.reason());
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
      // The last pause, which is of 8 s at most, would have gone beyond.
      assertTrue(time.passed().compareTo(Duration.ofSeconds(82)) >= 0, time.passed()::toString);
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
              .with(NetworkSettings.of(Map.of("HTTP_PROXY", proxy.authority())).in(new TestTime()))
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
