package io.modelsigning.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImplFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A JVM in which every socket, channel, name and proxy is refused, and counted. */
public final class NoNetwork {
  private NoNetwork() {}

  /** Starts the command of a JVM whose program calls {@link #begin}. */
  public static List<String> command() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + RefusingResolvers.PROPERTY + "=true",
            "-Djava.nio.channels.spi.SelectorProvider=" + RefusingSelectors.class.getName()));
  }

  /**
   * Refuses what the JVM's command does not, and shows that all is refused.
   *
   * @param listener where somebody listens
   */
  public static void begin(URI listener) throws IOException {
    refuseSockets();
    ProxySelector.setDefault(new NoProxies());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    requireRefused("Socket", () -> new Socket(loopback, listener.getPort()));
    requireRefused(
        "SocketChannel",
        () -> SocketChannel.open(new InetSocketAddress(loopback, listener.getPort())));
    requireRefused("name resolution", () -> InetAddress.getAllByName("sigstore.example"));
    requireRefused("URLConnection", () -> listener.toURL().openStream());
    requireRefused(
        "HttpClient",
        () -> {
          try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                HttpRequest.newBuilder(listener).build(), HttpResponse.BodyHandlers.ofString());
          }
        });
  }

  /** Returns how often the network was reached for, whatever became of it. */
  public static int attempts() {
    return RefusedException.made();
  }

  @SuppressWarnings("deprecation") // There is no other way to refuse what Socket opens.
  private static void refuseSockets() throws IOException {
    SocketImplFactory refusing =
        () -> {
          throw new RefusedException("a socket");
        };
    Socket.setSocketImplFactory(refusing);
  }

  private static void requireRefused(String what, Callable<?> attempt) {
    try {
      attempt.call();
    } catch (Exception e) {
      if (RefusedException.isBehind(e)) {
        return;
      }
      throw new IllegalStateException(what + " failed, but was not refused", e);
    }
    throw new IllegalStateException(what + " was not refused");
  }

  private static final class NoProxies extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      throw new RefusedException("a proxy for " + uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      throw new RefusedException("a proxy for " + uri);
    }
  }
}
