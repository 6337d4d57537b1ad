package io.modelsigning.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says by which proxy a server is asked. This machine, its neighbours on the link and the metadata
 * servers of clouds, which give out credentials, are never asked by a proxy.
 */
final class Proxies extends ProxySelector {
  static final String HTTPS = "HTTPS_PROXY";
  static final String HTTP = "HTTP_PROXY";
  static final String ALL = "ALL_PROXY";
  static final String EXEMPTIONS = "NO_PROXY";
  static final List<String> VARIABLES = List.of(HTTPS, HTTP, ALL, EXEMPTIONS);

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Set<String> METADATA_SERVERS =
      Set.of("metadata.google.internal", "metadata.goog");

  /**
   * A proxy.
   *
   * @param authorization the value of a header by which it knows its user, a secret
   */
  private record Server(InetSocketAddress address, Optional<String> authorization) {}

  /** What needs no proxy: a server, or all of a domain or a network. */
  private interface Exemption {
    boolean covers(String host, Optional<InetAddress> address, int port);
  }

  private final Optional<Server> https;
  private final Optional<Server> http;
  private final List<Exemption> exemptions;

  private Proxies(Optional<Server> https, Optional<Server> http, List<Exemption> exemptions) {
    this.https = https;
    this.http = http;
    this.exemptions = List.copyOf(exemptions);
  }

  /**
   * Reads the variables named in {@link #VARIABLES}.
   *
   * @throws UnusableSettingsException if one is malformed or asks for what is not supported
   */
  static Proxies of(Map<String, String> variables) throws UnusableSettingsException {
    return new Proxies(server(variables, HTTPS), server(variables, HTTP), exemptions(variables));
  }

  /** Returns these, but with {@code host} asked directly. */
  Proxies except(String host) {
    List<Exemption> more = new ArrayList<>(exemptions);
    more.add((asked, address, port) -> asked.equals(host.toLowerCase(Locale.ROOT)));
    return new Proxies(https, http, more);
  }

  private static Optional<Server> server(Map<String, String> variables, String name)
      throws UnusableSettingsException {
    String used = variables.containsKey(name) ? name : ALL;
    String value = variables.getOrDefault(used, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(server(value.contains("://") ? value : "http://" + value));
    } catch (IllegalArgumentException | URISyntaxException e) {
      // The message of the exception would show the password.
      throw new UnusableSettingsException(
          "%s must be the address of an HTTP proxy, in the form http://[USER:PASSWORD@]HOST[:PORT], but is '%s'"
              .formatted(used, withoutUser(value)));
    }
  }

  private static Server server(String value) throws URISyntaxException {
    URI uri = new URI(value);
    String path = uri.getRawPath();
    if (!"http".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > 0xffff
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw new IllegalArgumentException();
    }
    int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
    // The client finds the address, anew for each connection and where it can be interrupted.
    InetSocketAddress address = InetSocketAddress.createUnresolved(bare(uri.getHost()), port);
    return new Server(address, Optional.ofNullable(uri.getRawUserInfo()).map(Proxies::basic));
  }

  /** RFC 7617, with the parts of the address decoded. */
  private static String basic(String userInfo) {
    String[] parts = userInfo.split(":", 2);
    String decoded = decode(parts[0]) + ":" + (parts.length > 1 ? decode(parts[1]) : "");
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What stands before the last {@code @} may hold a password, whatever else is wrong. */
  private static String withoutUser(String value) {
    int at = value.lastIndexOf('@');
    if (at < 0) {
      return Secrets.mask(value);
    }
    int scheme = value.indexOf("://");
    String start = scheme >= 0 && scheme < at ? value.substring(0, scheme + 3) : "";
    return Secrets.mask(start + "***" + value.substring(at));
  }

  private static List<Exemption> exemptions(Map<String, String> variables)
      throws UnusableSettingsException {
    List<Exemption> exemptions = new ArrayList<>();
    for (String entry : variables.getOrDefault(EXEMPTIONS, "").split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        try {
          exemptions.add(exemption(entry.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new UnusableSettingsException(
              "%s must list hosts, domains, addresses and networks, but has '%s'"
                  .formatted(EXEMPTIONS, Secrets.mask(entry)));
        }
      }
    }
    return exemptions;
  }

  private static Exemption exemption(String entry) {
    if (entry.equals("*")) {
      return (host, address, port) -> true;
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return network(entry.substring(0, slash), entry.substring(slash + 1));
    }
    Optional<InetAddress> whole = literal(entry);
    if (whole.isPresent()) {
      return (host, address, port) -> address.equals(whole);
    }
    int colon = entry.lastIndexOf(':');
    String name = colon < 0 ? entry : entry.substring(0, colon);
    int only = colon < 0 ? 0 : port(entry.substring(colon + 1));
    Optional<InetAddress> literal = literal(name);
    if (literal.isPresent()) {
      return (host, address, port) -> (only == 0 || only == port) && address.equals(literal);
    }
    String domain = name.startsWith("*.") ? name.substring(2) : name.replaceFirst("^\\.", "");
    if (domain.isEmpty() || domain.contains("*") || domain.contains(":") || domain.contains("[")) {
      throw new IllegalArgumentException();
    }
    return (host, address, port) ->
        (only == 0 || only == port) && (host.equals(domain) || host.endsWith("." + domain));
  }

  private static int port(String digits) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 0xffff) {
      throw new IllegalArgumentException();
    }
    return Integer.parseInt(digits);
  }

  private static Exemption network(String prefix, String length) {
    byte[] network = literal(prefix).orElseThrow(IllegalArgumentException::new).getAddress();
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > network.length * 8) {
      throw new IllegalArgumentException();
    }
    int bits = Integer.parseInt(length);
    return (host, address, port) -> {
      byte[] asked = address.map(InetAddress::getAddress).orElseGet(() -> new byte[0]);
      if (asked.length != network.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        if (((asked[i / 8] ^ network[i / 8]) & (0x80 >>> i % 8)) != 0) {
          return false;
        }
      }
      return true;
    };
  }

  /** Returns the address that {@code text} spells, without asking anybody. */
  private static Optional<InetAddress> literal(String text) {
    String bare = bare(text);
    boolean four = bare.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    boolean six = bare.matches("[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(%.*)?");
    if (!four && !six) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private Optional<Server> serverFor(URI uri) {
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    Optional<Server> server = secure ? https : http;
    String host = bare(uri.getHost().toLowerCase(Locale.ROOT)).replaceFirst("\\.$", "");
    Optional<InetAddress> address = literal(host);
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    return server.filter(
        proxy ->
            !isNear(host, address)
                && exemptions.stream().noneMatch(all -> all.covers(host, address, port)));
  }

  private static boolean isNear(String host, Optional<InetAddress> address) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || METADATA_SERVERS.contains(host)
        || address
            .map(known -> known.isLoopbackAddress() || known.isLinkLocalAddress())
            .orElse(false);
  }

  /** Returns the header's value by which the proxy for {@code uri} knows its user. */
  Optional<String> authorization(URI uri) {
    return serverFor(uri).flatMap(Server::authorization);
  }

  /** Returns the proxy by which {@code uri} is asked, as messages name it. */
  Optional<String> nameFor(URI uri) {
    return serverFor(uri)
        .map(server -> server.address().getHostString() + ":" + server.address().getPort());
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        serverFor(uri)
            .map(server -> new Proxy(Proxy.Type.HTTP, server.address()))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // Whoever asks is told.
  }
}
