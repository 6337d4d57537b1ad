package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalContentTest {
  private static final byte[] CONTENT = content(100_000);

  @TempDir Path temporary;
  private Path root;
  private Path path;
  private LocalModel model;

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i % 251);
    }
    return content;
  }

  @BeforeEach
  void makeModel() throws Exception {
    root = temporary.resolve("model");
    Files.createDirectories(root.resolve("sub"));
    path = Files.write(root.resolve("sub/file"), CONTENT);
    model = LocalModel.open(root);
  }

  private ModelFile listed() throws Exception {
    return listed(false);
  }

  private ModelFile listed(boolean allowSymlinks) throws Exception {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, allowSymlinks)).files().stream()
        .filter(file -> file.path().toString().equals("sub/file"))
        .findFirst()
        .orElseThrow();
  }

  private void assertChanged(ModelFile file) {
    ModelAccessException changed =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> assertThrows(ModelAccessException.class, () -> model.open(file).close()));
    assertEquals(Reason.FILE_CHANGED, changed.reason());
    assertEquals(path.toString(), changed.path());
    assertTrue(Failures.message(changed).contains(path.toString()), changed.getMessage());
  }

  @Test
  void readsAnyPartInAnyOrder() throws Exception {
    try (ModelContent content = model.open(listed())) {
      for (int start : new int[] {99_999, 0, 50_000, 1}) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        assertEquals(1, content.read(buffer, start));
        assertEquals(CONTENT[start], buffer.get(0));
      }
      ByteBuffer full = ByteBuffer.allocate(0);
      assertEquals(0, content.read(full, 0));
      assertEquals(0, content.read(full, 100_000), "nothing was asked for");
      content.requireUnchanged();
    }
  }

  @Test
  void readsFromSeveralThreads() throws Exception {
    try (ModelContent content = model.open(listed());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int part = 0; part < 100; part++) {
        int start = part * 1000;
        results.add(
            threads.submit(
                () -> {
                  ByteBuffer buffer = ByteBuffer.allocate(1000);
                  while (buffer.hasRemaining()) {
                    content.read(buffer, start + buffer.position());
                  }
                  for (int i = 0; i < 1000; i++) {
                    assertEquals(CONTENT[start + i], buffer.get(i));
                  }
                  return 1000;
                }));
      }
      for (Future<Integer> result : results) {
        assertEquals(1000, result.get());
      }
    }
  }

  @Test
  void refusesAFileOfAnotherSize() throws Exception {
    ModelFile file = listed();
    FileTime modified = Files.getLastModifiedTime(path);
    Files.write(path, new byte[] {1}, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(path, modified);
    assertChanged(file);
  }

  @Test
  void refusesAFileOfAnotherTime() throws Exception {
    ModelFile file = listed();
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
    assertChanged(file);
  }

  @Test
  void refusesAnotherFileOfTheSameSizeAndTime() throws Exception {
    Posix.require();
    ModelFile file = listed();
    FileTime modified = Files.getLastModifiedTime(path);
    Path other = Files.write(temporary.resolve("other"), CONTENT);
    Files.setLastModifiedTime(other, modified);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    assertChanged(file);
  }

  @Test
  void refusesALinkToTheVeryFile() throws Exception {
    Posix.require();
    ModelFile file = listed();
    Path moved = Files.move(path, temporary.resolve("moved"));
    Files.createSymbolicLink(path, moved);
    assertChanged(file);
  }

  @Test
  void refusesAFileInADirectorySwappedForALink() throws Exception {
    Posix.require();
    ModelFile file = listed();
    FileTime modified = Files.getLastModifiedTime(path);
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.write(outside.resolve("file"), CONTENT);
    Files.setLastModifiedTime(outside.resolve("file"), modified);
    Files.move(root.resolve("sub"), temporary.resolve("old"));
    Files.createSymbolicLink(root.resolve("sub"), outside);
    assertChanged(file);
  }

  @Test
  void refusesWhatIsNoFileAnyMore() throws Exception {
    ModelFile file = listed();
    Files.delete(path);
    assertChanged(file);
    Files.createDirectory(path);
    assertChanged(file);
    Files.delete(path);
    Files.delete(root.resolve("sub"));
    assertChanged(file);
    Files.createFile(root.resolve("sub"));
    assertChanged(file);
  }

  @Test
  void doesNotWaitForAPipeInPlaceOfTheFile() throws Exception {
    ModelFile file = listed();
    Files.delete(path);
    Posix.pipe(path);
    assertChanged(file);
  }

  @Test
  void refusesAFileThatWasNeverListed() {
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class,
            () -> model.open(new ModelFile(ModelPath.of("sub/file"), CONTENT.length, "other")));
    assertEquals(Reason.FILE_CHANGED, refused.reason());
  }

  @Test
  void noticesThatALinkLeadsElsewhere() throws Exception {
    Posix.require();
    Path target = Files.move(path, temporary.resolve("target"));
    Files.createSymbolicLink(path, target);
    ModelFile file = listed(true);
    try (ModelContent content = model.open(file)) {
      content.requireUnchanged();
      FileTime modified = Files.getLastModifiedTime(target);
      Path other = Files.write(temporary.resolve("other"), CONTENT);
      Files.setLastModifiedTime(other, modified);
      Files.delete(path);
      Files.createSymbolicLink(path, other);
      assertThrows(ModelAccessException.class, content::requireUnchanged);
    }
    assertChanged(file);
  }

  @Test
  void saysWhereTheFileEnds() throws Exception {
    try (ModelContent content = model.open(listed())) {
      assertEquals(-1, content.read(ByteBuffer.allocate(1), CONTENT.length));
      truncate(10);
      assertEquals(-1, content.read(ByteBuffer.allocate(10), 50_000));
      assertThrows(ModelAccessException.class, content::requireUnchanged);
    }
  }

  /** Files of /proc state a size of 0, whatever they have. */
  @Test
  void readsOnWhereTheStatedSizeEnds() throws Exception {
    Path proc = Path.of("/proc/version");
    assumeTrue(Files.exists(proc) && Files.size(proc) == 0, "there is no such file here");
    LocalModel version = LocalModel.open(proc);
    ModelFile file = version.list(ListingPolicy.allBut(Exclusions.NONE, false)).files().getFirst();
    assertEquals(0, file.sizeBytes());
    try (ModelContent content = version.open(file)) {
      assertEquals(1, content.read(ByteBuffer.allocate(1), 0));
      content.requireUnchanged();
    }
  }

  private void truncate(long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  @Test
  void noticesChangesWhileItIsOpen() throws Exception {
    FileTime modified = Files.getLastModifiedTime(path);
    List<Change> changes =
        List.of(
            () -> Files.write(path, new byte[1], StandardOpenOption.APPEND),
            () -> truncate(99_999),
            () -> Files.setLastModifiedTime(path, FileTime.fromMillis(5)),
            () -> Files.delete(path));
    for (Change change : changes) {
      Files.write(path, CONTENT);
      Files.setLastModifiedTime(path, modified);
      try (ModelContent content = model.open(listed())) {
        content.requireUnchanged();
        change.make();
        ModelAccessException changed =
            assertThrows(ModelAccessException.class, content::requireUnchanged);
        assertEquals(Reason.FILE_CHANGED, changed.reason());
        assertEquals(path.toString(), changed.path());
      }
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  @Test
  void staysInterruptedWhenInterrupted() throws Exception {
    try (ModelContent content = model.open(listed())) {
      Thread.currentThread().interrupt();
      ModelAccessException interrupted =
          assertThrows(ModelAccessException.class, () -> content.read(ByteBuffer.allocate(1), 0));
      assertTrue(Thread.interrupted(), "the status is kept for the caller");
      assertEquals(Reason.IO_ERROR, interrupted.reason());
      assertTrue(Failures.message(interrupted).contains("interrupted"), interrupted.getMessage());
      assertThrows(ModelAccessException.class, () -> content.read(ByteBuffer.allocate(1), 0));
    }
  }

  @Test
  void closesItsFile() throws Exception {
    ModelContent content = model.open(listed());
    content.close();
    content.close();
    assertThrows(ModelAccessException.class, () -> content.read(ByteBuffer.allocate(1), 0));
  }

  @Test
  void opensMoreFilesOneByOneThanAProcessMayHoldOpen() throws Exception {
    ModelFile file = listed();
    for (int i = 0; i < 5000; i++) {
      try (ModelContent content = model.open(file)) {
        assertNotEquals(0, content.read(ByteBuffer.allocate(1), 0));
      }
      assertThrows(
          ModelAccessException.class,
          () -> model.open(new ModelFile(file.path(), file.sizeBytes(), "other")));
    }
  }
}
