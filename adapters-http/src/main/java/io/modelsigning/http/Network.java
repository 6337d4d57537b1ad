package io.modelsigning.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The only place that makes clients of servers, so that all go the same way. */
public final class Network {
  /** The Java runtime lets nobody send a password to a proxy in clear unless this is set. */
  static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  /** What it means for a proxy that wants one. */
  static final String PASSWORD_KEPT =
      "the Java runtime sends a password to a proxy only where the system property '%s' is set to nothing, or to schemes other than Basic"
          .formatted(DISABLED_SCHEMES);

  private final Proxies proxies;
  private final SSLContext authorities;
  private final TimeSource time;

  Network(Proxies proxies, SSLContext authorities, TimeSource time) {
    this.proxies = proxies;
    this.authorities = authorities;
    this.time = time;
  }

  /** Returns the time that limits are counted in. */
  public TimeSource time() {
    return time;
  }

  /** Returns this, but with {@code host} asked without a proxy. */
  public Network direct(String host) {
    return new Network(proxies.except(host), authorities, time);
  }

  /** Returns a client that follows no redirection, since requests carry secrets. */
  HttpClient client(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .connectTimeout(connectTimeout)
        .followRedirects(Redirect.NEVER)
        .version(Version.HTTP_1_1)
        .proxy(proxies)
        .sslContext(authorities)
        .build();
  }

  /** Returns the request with what the proxy has to know, if one is asked that knows its users. */
  HttpRequest prepared(HttpRequest request) {
    Optional<String> authorization = proxies.authorization(request.uri());
    return authorization.isEmpty()
        ? request
        : HttpRequest.newBuilder(request, (name, value) -> true)
            .setHeader("Proxy-Authorization", authorization.get())
            .build();
  }

  /** Returns the proxy by which {@code uri} is asked, as messages name it. */
  Optional<String> proxyFor(URI uri) {
    return proxies.nameFor(uri);
  }

  /** Returns whether the Java runtime would keep the proxy's password for {@code uri} to itself. */
  boolean keepsPassword(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        && proxies.authorization(uri).isPresent()
        && System.getProperty(DISABLED_SCHEMES, "Basic").toLowerCase(Locale.ROOT).contains("basic");
  }
}
