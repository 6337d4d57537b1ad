package io.modelsigning.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.TestTlsServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the variables mean. */
final class ProxiesTest {
  @TempDir private Path folder;

  private static String proxy(String address, Map<String, String> variables) throws Exception {
    return NetworkSettings.of(variables).open().proxyFor(URI.create(address)).orElse("direct");
  }

  @Test
  void takesTheVariableOfTheScheme() throws Exception {
    Map<String, String> variables =
        new HashMap<>(Map.of("HTTPS_PROXY", "http://s:1", "HTTP_PROXY", "p:2"));
    assertEquals("s:1", proxy("https://a.example", variables));
    assertEquals("p:2", proxy("http://a.example", variables));
    assertEquals("direct", proxy("https://a.example", Map.of("HTTP_PROXY", "p:2")));
    assertEquals("direct", proxy("https://a.example", Map.of()));
    variables.put("ALL_PROXY", "http://a:3/");
    assertEquals("s:1", proxy("https://a.example", variables));
    variables.remove("HTTPS_PROXY");
    assertEquals("a:3", proxy("https://a.example", variables));
    variables.put("https_proxy", "http://lower");
    variables.put("HTTPS_PROXY", "http://s:1");
    assertEquals("lower:80", proxy("https://a.example", variables));
    variables.put("https_proxy", "");
    assertEquals("direct", proxy("https://a.example", variables));
    assertEquals("::1:8080", proxy("http://a.example", Map.of("HTTP_PROXY", "http://[::1]:8080")));
  }

  /** A web server gives the header "Proxy" of whoever asks to what it starts. */
  @Test
  void takesNoProxyFromARequest() throws Exception {
    assertEquals(
        "direct", proxy("http://a.example", Map.of("HTTP_PROXY", "p:2", "REQUEST_METHOD", "GET")));
    assertEquals(
        "p:2", proxy("http://a.example", Map.of("http_proxy", "p:2", "REQUEST_METHOD", "GET")));
    // No header of a request gets these names.
    for (String name : new String[] {"HTTPS_PROXY", "ALL_PROXY"}) {
      assertEquals("p:2", proxy("https://a.example", Map.of(name, "p:2", "REQUEST_METHOD", "GET")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com | https://example.com | direct",
        "example.com | https://a.b.example.com | direct",
        "example.com | https://EXAMPLE.com. | direct",
        "example.com | https://notexample.com | p:1",
        "example.com | https://example.com.evil | p:1",
        ".example.com | https://example.com | direct",
        ".example.com | https://a.example.com | direct",
        "*.example.com | https://a.example.com | direct",
        "other,  example.com other | https://example.com | direct",
        "example.com:8443 | https://example.com:8443 | direct",
        "example.com:443 | https://example.com | direct",
        "example.com:8443 | https://example.com | p:1",
        "* | https://example.com | direct",
        "192.0.2.7 | https://192.0.2.7 | direct",
        "192.0.2.7 | https://192.0.2.70 | p:1",
        "192.0.2.7:443 | https://192.0.2.7 | direct",
        "192.0.2.7:444 | https://192.0.2.7 | p:1",
        "192.0.2.0/24 | https://192.0.2.255 | direct",
        "192.0.2.0/24 | https://192.0.3.1 | p:1",
        "192.0.2.128/25 | https://192.0.2.127 | p:1",
        "0.0.0.0/0 | https://192.0.3.1 | direct",
        "0.0.0.0/0 | https://example.com | p:1",
        "2001:db8::/32 | https://[2001:db8:1::1] | direct",
        "2001:db8::/32 | https://[2001:db9::1] | p:1",
        "32.1.0.0/16 | https://[2001:db8::1] | p:1",
        "2001:db8::1 | https://[2001:db8:0:0::1] | direct",
        "[2001:db8::1]:8443 | https://[2001:db8::1]:8443 | direct",
        "'' | https://example.com | p:1",
        // Never by a proxy, whatever is set.
        "'' | https://localhost:8000 | direct",
        "'' | https://a.localhost | direct",
        "'' | https://127.0.0.53 | direct",
        "'' | https://[::1] | direct",
        "'' | http://169.254.169.254/latest | direct",
        "'' | http://metadata.google.internal/computeMetadata | direct",
        "'' | http://METADATA.Google.Internal/computeMetadata | direct",
        "'' | http://metadata.google.internal./computeMetadata | direct",
        "'' | http://metadata.goog/computeMetadata | direct",
        "'' | http://Metadata.GOOG:80/computeMetadata | direct",
        "'' | http://metadata.goog.example | p:1",
        "'' | http://metadata.google | p:1",
        "'' | http://LocalHost:8000 | direct",
        "'' | http://[fe80::1] | direct",
        "'' | https://localhost.example | p:1",
      })
  void exempts(String exemptions, String address, String expected) throws Exception {
    assertEquals(
        expected, proxy(address, Map.of("ALL_PROXY", "http://p:1", "NO_PROXY", exemptions)));
  }

  @Test
  void asksTheMetadataServerThatIsNamedDirectly() throws Exception {
    Network network = NetworkSettings.of(Map.of("ALL_PROXY", "p:1")).open();
    URI address = URI.create("http://Metadata.example:80/x");
    assertEquals("p:1", network.proxyFor(address).orElseThrow());
    assertTrue(network.direct("Metadata.Example").proxyFor(address).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://secret:secret@p:1",
        "https://secret:secret@p:1",
        "http://secret:secret@",
        "http://secret:sec#ret@p:1",
        "http://me:1@secret@p:x",
        "http://secret:se/cret@p:1",
        "http://secret:secret@p:99999",
        "http://secret:secret@p:0",
        "http://secret:secret@p:x",
        "http://secret:secret@p/path",
        "http://secret:secret@p?query",
        "secret:secret@p q",
      })
  void refusesWhatIsNoHttpProxy(String value) {
    for (String name : new String[] {"HTTPS_PROXY", "http_proxy", "ALL_PROXY"}) {
      NetworkSettings settings = NetworkSettings.of(Map.of(name, value));
      String message =
          String.valueOf(
              assertThrows(UnusableSettingsException.class, settings::open).getMessage());
      assertTrue(
          message.startsWith(
              name.toUpperCase(java.util.Locale.ROOT) + " must be the address of an HTTP proxy"),
          message);
      assertFalse((message + settings).contains("secret"), message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0/8",
        "a/8",
        "10.0.0.0/",
        "a:b",
        "a:99999",
        "a*b",
        ":80",
        "2001:db8::/129",
        "."
      })
  void refusesWhatIsNoExemption(String entry) {
    NetworkSettings settings = NetworkSettings.of(Map.of("NO_PROXY", "a.example," + entry));
    assertEquals(
        "NO_PROXY must list hosts, domains, addresses and networks, but has '" + entry + "'",
        assertThrows(UnusableSettingsException.class, settings::open).getMessage());
  }

  private static String refused(Path authorities) {
    NetworkSettings settings = NetworkSettings.of(Map.of("SSL_CERT_FILE", authorities.toString()));
    String message =
        String.valueOf(assertThrows(UnusableSettingsException.class, settings::open).getMessage());
    String start =
        "SSL_CERT_FILE must be a file of certificates in PEM, but '%s' cannot be used: "
            .formatted(authorities);
    assertTrue(message.startsWith(start), message);
    return message.substring(start.length());
  }

  @Test
  void refusesAuthoritiesThatCannotBeRead() throws Exception {
    assertEquals("it does not exist", refused(folder.resolve("nothing")));
    assertEquals(
        "it holds no certificate in PEM",
        refused(Files.writeString(folder.resolve("text"), "no certificate")));
    refused(folder);
    refused(
        Files.writeString(
            folder.resolve("broken"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
  }

  @Test
  void readsAuthoritiesOfALimitedSize() throws Exception {
    try (TestTlsServer server = new TestTlsServer("service.example")) {
      String certificate = server.authorityInPem();
      // White space between certificates is for people, and counts.
      String most = certificate + " ".repeat((16 << 20) - certificate.length());
      Path file = Files.writeString(folder.resolve("authorities.pem"), most);
      NetworkSettings.of(Map.of("SSL_CERT_FILE", file.toString())).open();
      assertEquals("it has more than 16777216 bytes", refused(Files.writeString(file, most + " ")));
    }
  }
}
