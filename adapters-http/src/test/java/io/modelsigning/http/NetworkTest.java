package io.modelsigning.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.TestProxy;
import io.modelsigning.testing.TestServer;
import io.modelsigning.testing.TestServer.Reply;
import io.modelsigning.testing.TestTlsServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.openssl.CertificateTrustBlock;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
        assertEquals(HttpReasons.UNTRUSTED_SERVER, failure.reason(), message(failure));
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
      assertEquals(HttpReasons.UNTRUSTED_SERVER, failure.reason(), message(failure));
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
          assertEquals(HttpReasons.PROXY_REFUSED, failure.reason(), message(failure));
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
      assertEquals(HttpReasons.SERVICE_REFUSED, failure.reason());
      assertEquals(
          "asking at %s failed: status 407, 'who are you'".formatted(address), message(failure));
    }
    try (TestServer server = new TestServer(Reply.of(407, "who are you"))) {
      SigningException failure = failure(server.address().toString(), Map.of());
      assertEquals(HttpReasons.SERVICE_REFUSED, failure.reason());
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
      assertEquals(HttpReasons.UNUSABLE_NETWORK_SETTINGS, failure.reason());
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
    assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure.reason());
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
}
