package io.modelsigning.sigstore.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.SigningException;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The server that the browser comes back to, once. */
final class LoginCallback implements AutoCloseable {
  private static final String PATH = "/auth/callback";

  private final HttpServer server;
  private final String state;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  private LoginCallback(HttpServer server, String state) {
    this.server = server;
    this.state = state;
  }

  static LoginCallback open(String state) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    LoginCallback callback = new LoginCallback(HttpServer.create(loopback, 0), state);
    callback.server.createContext("/", callback::handle);
    callback.server.start();
    return callback;
  }

  /** Providers know the name, not the number, as the address of the user's own machine. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort() + PATH;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)
          || !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] page =
          "<!doctype html><title>Login</title><p>You may close this page."
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      answer.complete(parse(exchange.getRequestURI().getRawQuery()));
    }
  }

  private static Map<String, String> parse(@Nullable String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          values.putIfAbsent(pair.substring(0, equals), decode(pair.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
          // Not encoded as it must be: it counts as absent.
        }
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Returns the code the browser brought. */
  String await(Duration limit) throws SigningException, InterruptedException {
    Map<String, String> values;
    try {
      values = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED,
          "logging in failed: the browser did not come back within %d s"
              .formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes this with an exception", e);
    }
    // Who cannot tell the state was not sent by the provider that we sent the user to.
    byte[] stated = values.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(stated, state.getBytes(StandardCharsets.UTF_8))) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED,
          "logging in failed: the browser came back from another login than this");
    }
    if (values.containsKey("error")) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED,
          "logging in failed: the identity provider answered '%s'"
              .formatted(Secrets.mask(values.getOrDefault("error", ""))));
    }
    String code = values.getOrDefault("code", "");
    if (code.isEmpty() || code.length() > Login.MAX_CODE_CHARS) {
      throw new SigningException(
          SigstoreReasons.LOGIN_FAILED, "logging in failed: the browser brought no code");
    }
    return code;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
