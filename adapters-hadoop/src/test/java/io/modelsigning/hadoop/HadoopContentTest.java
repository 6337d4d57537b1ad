package io.modelsigning.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.testing.VirtualThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class HadoopContentTest {
  private static final String PATH = "/m/weights";

  private final Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    assertEquals(0, cluster.streams.get(), "streams were left open");
    cluster.close();
  }

  private StoredModel model() throws ModelAccessException {
    return cluster.storage().model(cluster.at("/m"), ProgressListener.NONE);
  }

  private static List<ModelFile> list(StoredModel model) throws Exception {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files();
  }

  private static String readAt(ModelContent content, long position, int bytes)
      throws ModelAccessException {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    content.read(target, position);
    return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
  }

  private void assertChanged(ModelAccessException failure) {
    assertEquals(Reason.FILE_CHANGED, failure.reason());
    assertEquals(cluster.at(PATH).text(), failure.path());
    assertTrue(
        String.valueOf(failure.getMessage()).contains("'" + cluster.at(PATH) + "'"),
        failure.getMessage());
  }

  /** Changes that a file can have undergone. */
  enum Change {
    TRUNCATED {
      @Override
      void apply(Cluster cluster) {
        cluster.put(PATH, "short");
      }
    },
    GROWN {
      @Override
      void apply(Cluster cluster) {
        cluster.put(PATH, "0123456789 and more");
      }
    },
    REPLACED_BY_ONE_OF_THE_SAME_LENGTH {
      @Override
      void apply(Cluster cluster) {
        cluster.put(PATH, "9876543210");
      }
    },
    GROWN_WITHIN_THE_SAME_MILLISECOND {
      @Override
      void apply(Cluster cluster) {
        cluster.putOfSameTime(PATH, "0123456789 and more");
      }
    },
    REPLACED_BY_A_FOLDER {
      @Override
      void apply(Cluster cluster) {
        cluster.files.remove(PATH);
        cluster.put(PATH + "/x", "0123456789");
      }
    },
    REPLACED_BY_A_LINK {
      @Override
      void apply(Cluster cluster) {
        cluster.files.remove(PATH);
        cluster.links.put(PATH, "/elsewhere");
      }
    },
    REMOVED {
      @Override
      void apply(Cluster cluster) {
        cluster.files.remove(PATH);
      }
    };

    abstract void apply(Cluster cluster);
  }

  @ParameterizedTest
  @EnumSource
  void aChangeSinceListingIsRefusedWithTheFilesName(Change change) throws Exception {
    for (boolean tags : List.of(false, true)) {
      cluster.tags = tags;
      cluster.files.clear();
      cluster.links.clear();
      cluster.put(PATH, "0123456789");
      StoredModel model = model();
      ModelFile file = list(model).getFirst();
      change.apply(cluster);
      assertChanged(assertThrows(ModelAccessException.class, () -> model.open(file)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeBetweenTwoReadsIsRefusedWithTheFilesName(Change change) throws Exception {
    for (boolean tags : List.of(false, true)) {
      cluster.tags = tags;
      cluster.files.clear();
      cluster.links.clear();
      cluster.put(PATH, "0123456789");
      StoredModel model = model();
      ModelFile file = list(model).getFirst();
      try (ModelContent content = model.open(file)) {
        assertEquals("01234", readAt(content, 0, 5));
        content.requireUnchanged();
        change.apply(cluster);
        assertChanged(assertThrows(ModelAccessException.class, content::requireUnchanged));
      }
    }
  }

  @Test
  void anotherEntityTagIsAnotherContentThoughTimeAndLengthAreTheSame() throws Exception {
    cluster.tags = true;
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    ModelFile file = list(model).getFirst();
    try (ModelContent content = model.open(file)) {
      assertEquals("01234", readAt(content, 0, 5));
      cluster.putOfSameTime(PATH, "9876543210");
      // The open stream tells nothing.
      assertEquals("43210", readAt(content, 5, 5));
      assertChanged(assertThrows(ModelAccessException.class, content::requireUnchanged));
    }
    assertChanged(assertThrows(ModelAccessException.class, () -> model.open(file)));
  }

  @Test
  void theSameContentPutThereAnewIsAnotherFile() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    ModelFile file = list(model).getFirst();
    cluster.put(PATH, "0123456789");
    assertChanged(assertThrows(ModelAccessException.class, () -> model.open(file)));
  }

  @Test
  void whatIsBehindTheListedEndIsSeen() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    try (ModelContent content = model.open(list(model).getFirst())) {
      assertEquals(-1, content.read(ByteBuffer.allocate(1), 10));
      assertEquals(-1, content.read(ByteBuffer.allocate(1), 1000));
      cluster.put(PATH, "0123456789X");
      assertEquals("X", readAt(content, 10, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesComeAtAnyPlaceInAnyBuffer(boolean direct) throws Exception {
    byte[] bytes = new byte[3_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    cluster.put(PATH, bytes);
    cluster.readBytes = 100_000;
    StoredModel model = model();
    try (ModelContent content = model.open(list(model).getFirst())) {
      Random random = new Random(0x5EED);
      for (int round = 0; round < 50; round++) {
        int start = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(2_000_000), bytes.length - start);
        ByteBuffer target =
            direct ? ByteBuffer.allocateDirect(length + 7) : ByteBuffer.allocate(length + 7);
        target.position(3).limit(3 + length);
        ByteBuffer slice = target.slice();
        while (slice.hasRemaining()) {
          assertTrue(content.read(slice, start + (long) slice.position()) > 0);
        }
        byte[] read = new byte[length];
        slice.flip().get(read);
        assertArrayEquals(Arrays.copyOfRange(bytes, start, start + length), read);
        assertEquals(0, content.read(slice, start));
      }
      content.requireUnchanged();
    }
    assertTrue(cluster.opened.get() < 3, "one thread needs one stream");
  }

  @Test
  void aReadThatFailsNamesTheFile() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    try (ModelContent content = model.open(list(model).getFirst())) {
      cluster.beforeRead =
          path -> {
            throw new IOException("Could not obtain block: BP-1\n\tat x");
          };
      var failure = assertThrows(ModelAccessException.class, () -> readAt(content, 0, 5));
      assertEquals(
          "cannot read '%s': Could not obtain block: BP-1".formatted(cluster.at(PATH)),
          failure.getMessage());
      assertEquals(Reason.IO_ERROR, failure.reason());
      cluster.beforeRead = path -> {};
      assertEquals("01234", readAt(content, 0, 5));
    }
  }

  @Test
  void aReadThatIsInterruptedLeavesTheThreadInterrupted() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    try (ModelContent content = model.open(list(model).getFirst())) {
      cluster.beforeRead =
          path -> {
            throw new InterruptedIOException("while waiting");
          };
      assertThrows(ModelAccessException.class, () -> readAt(content, 0, 5));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void nothingIsReadAfterClosing() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    ModelContent content = model.open(list(model).getFirst());
    content.close();
    content.close();
    assertThrows(IllegalStateException.class, () -> readAt(content, 0, 5));
  }

  @Test
  void severalThreadsReadOneFileAtOnce() throws Exception {
    byte[] bytes = new byte[2_000_000];
    new Random(0xB10C).nextBytes(bytes);
    cluster.put(PATH, bytes);
    cluster.readBytes = 10_000;
    StoredModel model = model();
    try (ModelContent content = model.open(list(model).getFirst());
        ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> parts = new ArrayList<>();
      int part = bytes.length / 16;
      for (int i = 0; i < 16; i++) {
        int start = i * part;
        Callable<byte[]> task =
            () -> {
              ByteBuffer target = ByteBuffer.allocate(part);
              while (target.hasRemaining()) {
                content.read(target, start + (long) target.position());
              }
              return target.array();
            };
        parts.add(executor.submit(task));
      }
      for (int i = 0; i < 16; i++) {
        assertArrayEquals(Arrays.copyOfRange(bytes, i * part, (i + 1) * part), parts.get(i).get());
      }
    }
    assertTrue(cluster.opened.get() <= 60, "opened " + cluster.opened);
  }

  @Test
  void virtualThreadsAreNotPinned() throws Exception {
    cluster.put(PATH, "0123456789");
    StoredModel model = model();
    ModelFile file = list(model).getFirst();
    List<String> pinned =
        VirtualThreads.pinnedWhile(
            8,
            () -> {
              try (ModelContent content = model.open(file)) {
                return readAt(content, 0, 10);
              }
            });
    assertEquals(List.of(), pinned);
  }

  private static String sha256(byte[] bytes, int start, int end) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes, start, end - start);
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void theEngineComputesWhatTheJdkDoes() throws Exception {
    byte[] large = new byte[20_000_003];
    new Random(0xCAFE).nextBytes(large);
    cluster.readBytes = 77_777;
    cluster.put("/m/large", large);
    for (int i = 0; i < 300; i++) {
      cluster.put("/m/small/%03d".formatted(i), Arrays.copyOf(large, i * 97));
    }
    StoredModel model = model();
    List<FileRange> ranges = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (ModelFile file : list(model)) {
      int size = (int) file.sizeBytes();
      int step = size > 1_000_000 ? 3_000_000 : Math.max(1, size);
      for (int start = 0; start < Math.max(1, size); start += step) {
        int end = Math.min(size, start + step);
        ranges.add(new FileRange(file, start, end));
        expected.add(sha256(large, start, end));
      }
    }
    DigestEngine engine = HashingModule.digestEngine(new HashingOptions(4, 8));
    List<Digest> digests =
        engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE);
    assertEquals(expected, digests.stream().map(digest -> digest.value().toHex()).toList());
  }

  @Test
  void theEngineRefusesAFileThatIsReplacedWhileItIsRead() throws Exception {
    cluster.put("/m/a", "first");
    cluster.put(PATH, new byte[5_000_000]);
    cluster.readBytes = 100_000;
    StoredModel model = model();
    List<FileRange> ranges =
        list(model).stream().map(file -> new FileRange(file, 0, file.sizeBytes())).toList();
    AtomicInteger reads = new AtomicInteger();
    cluster.beforeRead =
        path -> {
          if (path.equals(PATH) && reads.incrementAndGet() == 20) {
            cluster.put(PATH, new byte[5_000_000]);
          }
        };
    DigestEngine engine = HashingModule.digestEngine(new HashingOptions(2, 2));
    assertChanged(
        assertThrows(
            ModelAccessException.class,
            () -> engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE)));
  }
}
