package io.modelsigning.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.domain.storage.StorageTrait;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.testing.TestFileServer;
import io.modelsigning.testing.TestFileServer.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class WebStorageTest {
  private static final int LONG = 1_000_000;

  private final TestFileServer server = new TestFileServer();
  private final byte[] content = Reading.content(LONG);
  private final WebStorage storage =
      new WebStorage(NetworkSettings.none(), Reading.LIMITS, () -> false);

  @AfterEach
  void stop() {
    server.close();
  }

  private Location location(String path) {
    return new Location(server.address() + path);
  }

  private StoredModel model() throws ModelAccessException {
    server.put("/models/a%20b.onnx".replace("%20", " "), content);
    return storage.model(location("/models/a%20b.onnx?X-Signature=secret"), ProgressListener.NONE);
  }

  @Test
  void aFileIsAModelOfItsName() throws Exception {
    StoredModel model = model();
    assertEquals("a b.onnx", model.name());
    assertTrue(model.isSingleFile());
    assertEquals(StorageTrait.SLOW_REQUESTS, model.trait());
    ModelFile file = Reading.files(model).getFirst();
    assertEquals("a b.onnx", file.path().toString());
    assertEquals(LONG, file.sizeBytes());
    assertArrayEquals(content, Reading.all(model, file));
    assertEquals(LONG + 1, server.bytesSent.get());
  }

  @Test
  void everyRangeIsOfTheListedVersion() throws Exception {
    StoredModel model = model();
    Reading.all(model, Reading.files(model).getFirst());
    List<TestFileServer.Request> ranges = server.requests.subList(1, server.requests.size());
    assertEquals(Math.ceilDiv(LONG, 1 << 16), ranges.size());
    for (TestFileServer.Request request : ranges) {
      assertEquals(TestFileServer.tag(content), request.header("If-match").orElse(""));
      assertTrue(request.target().endsWith("?X-Signature=secret"));
    }
  }

  @Test
  void aFileThatIsReplacedIsNotMixed() throws Exception {
    StoredModel model = model();
    server.fail(
        new Fault.Cut(5000),
        new Fault.Replaced("/models/a b.onnx", Bytes.of(Reading.content(LONG - 1))));
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("the model changed: "),
        refused.getMessage());
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
  }

  @Test
  void aServerThatIgnoresTheVersionIsFoundOut() throws Exception {
    server.put("/m", content);
    server.exact = false;
    StoredModel model = storage.model(location("/m"), ProgressListener.NONE);
    byte[] other = Reading.content(LONG);
    other[LONG - 1]++;
    server.put("/m", other);
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
  }

  @Test
  void aConnectionThatBreaksIsTakenUpWhereItBroke() throws Exception {
    StoredModel model = model();
    server.fail(new Fault.Cut(1), new Fault.Cut(40_000), new Fault.Cut(0), new Fault.Cut(7));
    assertArrayEquals(content, Reading.all(model, Reading.files(model).getFirst()));
    assertTrue(server.bytesSent.get() < LONG + (1 << 16), "next to nothing is read twice");
  }

  @Test
  void throttlingSlowsDownAndIsTold() throws Exception {
    server.put("/m", content);
    List<String> told = new CopyOnWriteArrayList<>();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void retrying(String address, String problem, Duration pause) {
            told.add(address + " " + problem);
          }
        };
    StoredModel model = storage.model(location("/m?token=secret"), listener);
    server.fail(
        new Fault.Status(503, Map.of(), "SlowDown"),
        new Fault.Status(429, Map.of("Retry-After", "0"), ""),
        new Fault.Status(500, Map.of(), ""));
    assertArrayEquals(content, Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(3, told.size());
    assertTrue(told.contains(server.address() + "/m status 503, 'SlowDown'"), told::toString);
    assertFalse(told.toString().contains("secret"), told::toString);
  }

  @Test
  void whatStaysBrokenEnds() throws Exception {
    ObjectLimits short_ =
        new ObjectLimits(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Reading.LIMITS.pauses(),
            1 << 16,
            0,
            0);
    server.put("/m", content);
    StoredModel model =
        new WebStorage(NetworkSettings.none(), short_, () -> false)
            .model(location("/m"), ProgressListener.NONE);
    for (int i = 0; i < 1000; i++) {
      server.fail(new Fault.Status(500, Map.of(), ""));
    }
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(ObjectStoreReasons.STORAGE_UNAVAILABLE, refused.reason());
    assertTrue(
        String.valueOf(refused.getMessage())
            .matches("cannot read '.*/m': status 500 \\([0-9]+ attempts within 1 s\\)"),
        refused.getMessage());
  }

  @Test
  void anotherRangeIsRefused() throws Exception {
    StoredModel model = model();
    server.fail(new Fault.Shifted());
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, refused.reason());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutRangesOfOneVersionItIsReadOnceAndInOrder(boolean weak) throws Exception {
    server.ranges = weak;
    server.strong = !weak;
    StoredModel model = model();
    int before = server.requests.size();
    assertArrayEquals(content, Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(before + 1, server.requests.size());
    ModelFile file = Reading.files(model).getFirst();
    try (ModelContent from = model.open(file);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      // One is ahead of the other, and waits.
      Future<Integer> ahead = threads.submit(() -> from.read(ByteBuffer.allocate(10), 100));
      ByteBuffer first = ByteBuffer.allocate(100);
      while (first.hasRemaining()) {
        from.read(first, first.position());
      }
      assertEquals(10, ahead.get());
      ModelAccessException refused =
          assertThrows(ModelAccessException.class, () -> from.read(ByteBuffer.allocate(1), 0));
      assertEquals(ObjectStoreReasons.NO_RANGES, refused.reason());
    }
  }

  @Test
  void emptyFilesAreFiles() throws Exception {
    server.put("/empty", new byte[0]);
    StoredModel model = storage.model(location("/empty"), ProgressListener.NONE);
    ModelFile file = Reading.files(model).getFirst();
    assertEquals(0, file.sizeBytes());
    assertEquals(0, Reading.all(model, file).length);
  }

  @Test
  void severalThreadsReadSeveralPlaces() throws Exception {
    StoredModel model = model();
    ModelFile file = Reading.files(model).getFirst();
    byte[] read = new byte[LONG];
    try (ModelContent from = model.open(file);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int start = 0; start < LONG; start += LONG / 8) {
        int begin = start;
        parts.add(
            threads.submit(
                () -> {
                  ByteBuffer part = ByteBuffer.wrap(read, begin, LONG / 8);
                  while (part.hasRemaining()) {
                    from.read(part, part.position());
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    }
    assertArrayEquals(content, read);
  }

  @Test
  void whatIsClosedReadsNoMore() throws Exception {
    StoredModel model = model();
    ModelContent from = model.open(Reading.files(model).getFirst());
    from.read(ByteBuffer.allocate(1), 0);
    from.close();
    assertThrows(IllegalStateException.class, () -> from.read(ByteBuffer.allocate(1), 1 << 17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes 0-1/*", "bytes 0-1"})
  void aRangeThatIsNotSaidToBeOneIsRefused(String range) throws Exception {
    StoredModel model = model();
    server.before =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", TestFileServer.tag(content));
          exchange.getResponseHeaders().set("Content-Range", range);
          TestFileServer.send(exchange, 206, new byte[2]);
          return true;
        };
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> Reading.all(model, Reading.files(model).getFirst()));
    assertEquals(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, refused.reason());
  }

  @Test
  void aFileWithoutALengthIsRefused() {
    server.before =
        exchange -> {
          // In chunks, of which nobody knows how many come.
          exchange.sendResponseHeaders(200, 0);
          return true;
        };
    assertEquals(
        ObjectStoreReasons.MALFORMED_STORAGE_ANSWER,
        assertThrows(
                ModelAccessException.class,
                () -> storage.model(location("/m"), ProgressListener.NONE))
            .reason());
  }

  @Test
  void aSignatureThatIsTooLongIsNotRead() {
    server.before =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-0/99999999999");
          TestFileServer.send(exchange, 206, new byte[1]);
          return true;
        };
    assertEquals(
        Reason.SIGNATURE_TOO_LARGE,
        assertThrows(
                SignatureAccessException.class, () -> storage.signature(location("/m.sig")).read())
            .reason());
  }

  @Test
  void littleMemoryIsSharedAndMuchIsNotTaken() {
    ObjectLimits small = ObjectLimits.within(256L << 20);
    assertEquals(4 << 20, small.segmentBytes());
    assertEquals(32 << 20, small.aheadBytes());
    ObjectLimits large = ObjectLimits.within(64L << 30);
    assertEquals(8 << 20, large.segmentBytes());
    assertEquals(128 << 20, large.aheadBytes());
  }

  @Test
  void redirectionsAreFollowedToWhereModelsMayBeReadFrom() throws Exception {
    model();
    server.before =
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String to =
              switch (path) {
                case "/moved" -> "/models/a%20b.onnx";
                case "/out" -> "http://models.example/a";
                case "/round" -> "/round";
                default -> "";
              };
          if (to.isEmpty()) {
            return false;
          }
          exchange.getResponseHeaders().set("Location", to);
          TestFileServer.send(exchange, 302, new byte[0]);
          return true;
        };
    StoredModel moved = storage.model(location("/moved"), ProgressListener.NONE);
    assertArrayEquals(content, Reading.all(moved, Reading.files(moved).getFirst()));
    for (String path : List.of("/out", "/round")) {
      ModelAccessException refused =
          assertThrows(
              ModelAccessException.class,
              () -> storage.model(location(path), ProgressListener.NONE));
      assertEquals(ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, refused.reason());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://models.example/a",
        "https://user:password@models.example/a",
        "https://models.example/",
        "https://models.example",
        "https:///a",
        "https://models.example/a#part",
        "https://models.example/a b",
        "http://127.0.0.1.models.example/a"
      })
  void otherAddressesAreRefusedBeforeAnybodyIsAsked(String text) {
    Location location = new Location(text);
    assertTrue(storage.fault(location).isPresent());
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class, () -> storage.model(location, ProgressListener.NONE));
    assertEquals(ObjectStoreReasons.UNUSABLE_LOCATION, refused.reason());
  }

  @Test
  void whatIsNotThereIsNamed() {
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class,
            () -> storage.model(location("/none?key=secret"), ProgressListener.NONE));
    assertEquals(Reason.NOT_FOUND, refused.reason());
    assertEquals(
        "model '%s/none' does not exist".formatted(server.address()), refused.getMessage());
  }

  @Test
  void whereNobodyListensItEndsSoon() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class,
            () ->
                storage.model(
                    new Location("http://127.0.0.1:" + port + "/m"), ProgressListener.NONE));
    assertEquals(ObjectStoreReasons.STORAGE_UNAVAILABLE, refused.reason());
  }

  @Test
  void signaturesAreReadAndNotWritten() throws Exception {
    byte[] signature =
        "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.put("/m.sig", signature);
    Location usual = storage.usualSignature(location("/m?X-Signature=secret"));
    assertEquals(location("/m.sig"), usual);
    assertEquals(Bytes.of(signature), storage.signature(usual).read());
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () -> storage.signature(usual).write(Bytes.of(signature), Overwrite.ANYTHING));
    assertEquals(ObjectStoreReasons.STORAGE_REFUSED, refused.reason());
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(
                SignatureAccessException.class,
                () -> storage.signature(location("/none.sig")).read())
            .reason());
  }
}
