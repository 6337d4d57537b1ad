package io.modelsigning.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy on loopback, for plain requests and tunnels, for which every host is this machine. It
 * remembers what it was asked for.
 */
public final class TestProxy implements AutoCloseable {
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Optional<String> user;
  private volatile int onlyPort;

  /** The first line of each request that it let pass. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** How many it did not let pass. */
  public final List<String> refused = new CopyOnWriteArrayList<>();

  public TestProxy() {
    this(Optional.empty());
  }

  /**
   * @param user who may pass, as {@code name:password}; everybody if empty
   */
  public TestProxy(Optional<String> user) {
    this.user = user;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Has all that is asked of this proxy go to one port of this machine. */
  public TestProxy to(int port) {
    onlyPort = port;
    return this;
  }

  public String authority() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String line = head.substring(0, head.indexOf("\r\n"));
      if (user.isPresent() && !head.contains(authorization(user.get()))) {
        refused.add(line);
        client
            .getOutputStream()
            .write(
                ascii(
                    String.join(
                        "\r\n",
                        "HTTP/1.1 407 Who are you",
                        "Proxy-Authenticate: Basic realm=\"proxy\"",
                        "Content-Length: 0",
                        "Connection: close",
                        "",
                        "")));
        return;
      }
      requests.add(line);
      String target = line.split(" ", -1)[1];
      boolean tunnel = line.startsWith("CONNECT ");
      URI address = URI.create(tunnel ? "https://" + target : target);
      int port = onlyPort > 0 ? onlyPort : address.getPort();
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (tunnel) {
          client.getOutputStream().write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
        } else {
          String path = target.substring(target.indexOf('/', "http://".length()));
          server
              .getOutputStream()
              .write(
                  ascii(
                      head.replace(target, path)
                          .replaceAll("\r\nProxy-Authorization:[^\r]*", "")
                          .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")));
        }
        threads.execute(() -> copy(client, server));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // One of both ended it.
    }
  }

  private static String authorization(String user) {
    return "\r\nProxy-Authorization: Basic "
        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      // Or the server would wait for ever for more.
      to.shutdownOutput();
    } catch (IOException e) {
      // One of both ended it.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no whole head");
      }
      head.write(next);
      matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
