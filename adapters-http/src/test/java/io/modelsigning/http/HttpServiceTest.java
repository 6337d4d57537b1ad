package io.modelsigning.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.TestServer;
import io.modelsigning.testing.TestServer.Reply;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpServiceTest {
  /** No test but that of a server which nobody reaches waits for one of these. */
  private static final HttpService.Limits LIMITS =
      new HttpService.Limits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(40),
          Duration.ofSeconds(2),
          Duration.ofMillis(20));

  private static final Reply OK = Reply.of(200, "good");

  private static String call(TestServer server, HttpService.Limits limits) throws Exception {
    return call(server.address(), limits);
  }

  private static String call(URI address, HttpService.Limits limits) throws Exception {
    try (HttpService http =
        new HttpService(limits, NetworkSettings.none().open(), ProgressListener.NONE)) {
      HttpRequest request =
          HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("body")).build();
      return new String(
          http.call("asking", request, Set.of(200)).body().toArray(),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static String message(SigningException e) {
    return String.valueOf(e.getMessage());
  }

  private static SigningException failure(TestServer server, HttpService.Limits limits) {
    return assertThrows(SigningException.class, () -> call(server, limits));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void repeatsWhatFailsInPassing(int status) throws Exception {
    try (TestServer server = new TestServer(Reply.of(status, ""), Reply.of(status, ""), OK)) {
      assertEquals("good", call(server, LIMITS));
      assertEquals(3, server.requests.size());
      assertEquals("body", server.requests.getLast().body());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 413, 501, 302})
  void doesNotRepeatWhatIsRefused(int status) {
    try (TestServer server =
        new TestServer(Reply.of(status, "why not").header("Location", "/elsewhere"), OK)) {
      SigningException failure = failure(server, LIMITS);
      assertEquals(HttpReasons.SERVICE_REFUSED, failure.reason());
      assertEquals(
          "asking at %s failed: status %d, 'why not'".formatted(server.address(), status),
          failure.getMessage());
      assertEquals(1, server.requests.size());
    }
  }

  @Test
  void givesUpAtTheLimit() {
    HttpService.Limits limits =
        new HttpService.Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMillis(20));
    try (TestServer server = new TestServer(Reply.of(500, "broken"))) {
      long start = System.nanoTime();
      SigningException failure = failure(server, limits);
      assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(4)) < 0);
      assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure.reason());
      assertTrue(message(failure).contains("times within 2 s: status 500, 'broken'"));
      // The pauses grow: without that there would be a hundred.
      assertTrue(server.requests.size() >= 4 && server.requests.size() <= 12);
    }
  }

  @Test
  void waitsAsLongAsIsAskedFor() throws Exception {
    try (TestServer server = new TestServer(Reply.of(429, "").header("Retry-After", "1"), OK)) {
      long start = System.nanoTime();
      assertEquals("good", call(server, LIMITS));
      assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1));
    }
  }

  @Test
  void waitsUntilTheDateAskedFor() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));
    try (TestServer server = new TestServer(Reply.of(503, "").header("Retry-After", date), OK)) {
      long start = System.nanoTime();
      assertEquals("good", call(server, LIMITS));
      assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(1500));
    }
  }

  @Test
  void doesNotWaitBeyondTheLimit() {
    try (TestServer server = new TestServer(Reply.of(429, "").header("Retry-After", "60"), OK)) {
      long start = System.nanoTime();
      assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure(server, LIMITS).reason());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(40));
      assertEquals(1, server.requests.size());
    }
  }

  @Test
  void doesNotWaitForSlowBody() throws Exception {
    HttpService.Limits limits =
        new HttpService.Limits(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(20));
    try (TestServer server = new TestServer(OK.after(Duration.ofSeconds(20)), OK)) {
      assertEquals("good", call(server, limits));
      assertEquals(2, server.requests.size());
    }
  }

  @Test
  void tellsOfSlowServer() {
    HttpService.Limits limits =
        new HttpService.Limits(
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(20));
    try (TestServer server = new TestServer(OK.after(Duration.ofSeconds(20)))) {
      SigningException failure = failure(server, limits);
      assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure.reason());
      assertTrue(message(failure).endsWith("within 1 s: no answer in time"));
    }
  }

  @Test
  void refusesLargeAnswer() throws Exception {
    String most = "x".repeat(HttpService.MAX_ANSWER_BYTES);
    try (TestServer server = new TestServer(Reply.of(200, most))) {
      assertEquals(most, call(server, LIMITS));
    }
    try (TestServer server = new TestServer(Reply.of(200, most + "x"))) {
      SigningException failure = failure(server, LIMITS);
      assertEquals(HttpReasons.MALFORMED_ANSWER, failure.reason());
      assertTrue(message(failure).endsWith("gave an answer of more than 1048576 bytes"));
      assertEquals(1, server.requests.size());
    }
  }

  @Test
  void tellsThatNobodyListens() throws Exception {
    URI address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/a?secret=x");
    }
    SigningException failure = assertThrows(SigningException.class, () -> call(address, LIMITS));
    assertEquals(HttpReasons.SERVICE_UNAVAILABLE, failure.reason());
    assertInstanceOf(IOException.class, failure.getCause());
    assertTrue(message(failure).contains("/a failed"));
    assertFalse(message(failure).contains("secret"));
  }

  @Test
  void doesNotTryUntrustedServerAgain() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=127.0.0.1");
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.now().minusSeconds(60)),
                        Date.from(Instant.now().plusSeconds(600)),
                        name,
                        keys.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
    try {
      URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
      SigningException failure = assertThrows(SigningException.class, () -> call(address, LIMITS));
      assertEquals(HttpReasons.UNTRUSTED_SERVER, failure.reason());
      assertFalse(message(failure).contains("times"), message(failure));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void canBeInterrupted() throws Exception {
    try (TestServer server = new TestServer(OK.after(Duration.ofSeconds(20)))) {
      HttpService.Limits patient =
          new HttpService.Limits(
              Duration.ofSeconds(20),
              Duration.ofSeconds(20),
              Duration.ofSeconds(20),
              Duration.ofSeconds(20),
              Duration.ofSeconds(1));
      FutureTask<Exception> task =
          new FutureTask<>(() -> assertThrows(Exception.class, () -> call(server, patient)));
      Thread thread = Thread.ofPlatform().start(task);
      while (server.requests.isEmpty()) {
        Thread.sleep(10);
      }
      thread.interrupt();
      assertInstanceOf(InterruptedException.class, task.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void keepsPathOfBase() {
    URI expected = URI.create("https://example.com/prefix/api/v2/x");
    assertEquals(expected, HttpService.below(URI.create("https://example.com/prefix"), "api/v2/x"));
    assertEquals(
        expected, HttpService.below(URI.create("https://example.com/prefix/"), "api/v2/x"));
  }

  @Test
  void showsNoTokenThatServerRepeats() {
    try (TestServer server =
        new TestServer(Reply.of(400, "bad token eyJhbGciOi.eyJzdWIiOi.c2ln and \u001b[31m"))) {
      String message = message(failure(server, LIMITS));
      assertTrue(message.contains("'bad token *** and [31m'"), message);
    }
  }
}
