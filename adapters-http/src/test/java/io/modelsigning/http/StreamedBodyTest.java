package io.modelsigning.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.TestServer;
import io.modelsigning.testing.TestServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamedBodyTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private static HttpTransport transport() throws UnusableSettingsException {
    return new HttpTransport(NetworkSettings.none().open(), LONG);
  }

  @Test
  void comesInPiecesUntilItEnds() throws Exception {
    String text = "a long text. ".repeat(100_000);
    try (TestServer server = new TestServer(Reply.of(200, text));
        HttpTransport transport = transport();
        HttpTransport.Opened opened =
            transport.open(HttpRequest.newBuilder(server.address()).build(), LONG, LONG)) {
      assertEquals(200, opened.status());
      ByteBuffer all = ByteBuffer.allocate(text.length() + 1);
      assertEquals(0, opened.body().read(ByteBuffer.allocate(0)));
      while (opened.body().read(all) >= 0) {
        // More may come.
      }
      assertEquals(text, new String(all.array(), 0, all.position(), StandardCharsets.UTF_8));
      assertEquals(-1, opened.body().read(all));
    }
  }

  @Test
  void whatDoesNotComeIsGivenUp() throws Exception {
    try (TestServer server = new TestServer(Reply.of(200, "late").after(LONG));
        HttpTransport transport = transport();
        HttpTransport.Opened opened =
            transport.open(
                HttpRequest.newBuilder(server.address()).build(), LONG, Duration.ofMillis(100))) {
      TransportException failed =
          assertThrows(TransportException.class, () -> opened.body().read(ByteBuffer.allocate(10)));
      assertEquals(TransportException.Kind.TIMED_OUT, failed.kind());
    }
  }

  @Test
  void aServerIsKeptFromSendingMoreThanIsRead() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTransport transport = transport()) {
      Thread server =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try (Socket socket = listener.accept()) {
                      OutputStream out = socket.getOutputStream();
                      out.write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII));
                      byte[] piece = new byte[1 << 16];
                      while (true) {
                        out.write(piece);
                        sent.addAndGet(piece.length);
                      }
                    } catch (IOException e) {
                      // The client has had enough.
                    }
                  });
      URI address = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      try (HttpTransport.Opened opened =
          transport.open(HttpRequest.newBuilder(address).build(), LONG, LONG)) {
        opened.body().read(ByteBuffer.allocate(1));
        long before;
        do {
          before = sent.get();
          Thread.sleep(200);
        } while (sent.get() != before);
        // What the system holds for both ends of the connection, and the window.
        assertTrue(sent.get() < 64 << 20, () -> sent + " bytes");
      }
      server.join();
    }
  }

  @Test
  void aConnectionThatBreaksIsNoEnd() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpTransport transport = transport()) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"
                              .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The client sees it.
                }
              });
      URI address = URI.create("http://127.0.0.1:" + listener.getLocalPort());
      TransportException failed =
          assertThrows(
              TransportException.class,
              () -> {
                try (HttpTransport.Opened opened =
                    transport.open(HttpRequest.newBuilder(address).build(), LONG, LONG)) {
                  while (opened.body().read(ByteBuffer.allocate(10)) >= 0) {
                    // More is announced.
                  }
                }
              });
      assertEquals(TransportException.Kind.BROKEN, failed.kind());
    }
  }
}
