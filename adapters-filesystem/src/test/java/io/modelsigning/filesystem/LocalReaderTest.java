package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalReaderTest {
  /** More than are kept open. */
  private static final int DIRECTORIES = 3 * LocalReader.MOST_KEPT;

  private static final int FILES = 3;

  @TempDir Path temporary;
  private Path root;
  private LocalModel model;
  private List<ModelFile> files;

  @BeforeEach
  void makeModel() throws Exception {
    root = temporary.resolve("model");
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(root.resolve("d" + i % 5 + "/e" + i));
      for (int j = 0; j < FILES; j++) {
        Files.writeString(directory.resolve("f" + j), i + " " + j);
      }
    }
    Files.writeString(root.resolve("top"), "top");
    model = LocalModel.open(root);
    files = new ArrayList<>(model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files());
    files.sort(Comparator.comparing(ModelFile::path));
  }

  private String read(ModelReader reader, ModelFile file) throws ModelAccessException {
    ByteBuffer target = ByteBuffer.allocate(100);
    try (ModelContent content = reader.open(file)) {
      while (content.read(target, target.position()) > 0) {
        // Until all is there.
      }
      content.requireUnchanged();
    }
    return StandardCharsets.UTF_8.decode(target.flip()).toString();
  }

  private void assertRead(ModelReader reader, ModelFile file) throws Exception {
    assertEquals(Files.readString(root.resolve(file.path().toString())), read(reader, file));
  }

  @Test
  void readsFilesOfMoreDirectoriesThanItKeepsInAnyOrder() throws Exception {
    try (ModelReader reader = model.reader(List.of())) {
      for (ModelFile file : files) {
        assertRead(reader, file);
      }
      files.sort(Comparator.comparing(file -> file.path().name()));
      for (ModelFile file : files) {
        assertRead(reader, file);
      }
    }
  }

  @Test
  void readsForSeveralThreads() throws Exception {
    try (ModelReader reader = model.reader(List.of());
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> reading = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        reading.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 10 * files.size(); i++) {
                    assertRead(reader, files.get((first + 7 * i) % files.size()));
                  }
                  return null;
                }));
      }
      for (Future<?> thread : reading) {
        thread.get();
      }
    }
  }

  @Test
  void contentsOutliveTheirDirectory() throws Exception {
    ModelReader reader = model.reader(List.of());
    try (ModelContent content = reader.open(files.getFirst())) {
      reader.close();
      assertTrue(content.read(ByteBuffer.allocate(1), 0) > 0);
      content.requireUnchanged();
    }
  }

  @Test
  void keepsFewDirectoriesOpenAndNoneInTheEnd() throws Exception {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open));
    try (ModelReader reader = model.reader(List.of())) {
      for (ModelFile file : files) {
        assertRead(reader, file);
      }
      assertEquals(LocalReader.MOST_KEPT, openDirectories(open));
    }
    assertEquals(0, openDirectories(open));
  }

  private long openDirectories(Path open) throws Exception {
    Path real = root.toRealPath();
    long found = 0;
    try (Stream<Path> descriptors = Files.list(open)) {
      for (Path descriptor : descriptors.toList()) {
        // One may be gone by now. A directory is open twice: once for names, once for its entries.
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).startsWith(real)) {
          found++;
        }
      }
    }
    return found / 2;
  }

  @Test
  void aFileOfAKeptDirectoryThatWasReplacedIsRefused() throws Exception {
    try (ModelReader reader = model.reader(List.of())) {
      assertRead(reader, files.getFirst());
      Path sibling = root.resolve(files.get(1).path().toString());
      Path other = Files.writeString(temporary.resolve("other"), Files.readString(sibling));
      Files.move(other, sibling, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      ModelAccessException changed =
          assertThrows(ModelAccessException.class, () -> reader.open(files.get(1)));
      assertEquals(Reason.FILE_CHANGED, changed.reason());
    }
  }

  @Test
  void aKeptDirectoryThatWasSwappedIsNoticed() throws Exception {
    ModelFile file = files.get(1);
    Path directory = root.resolve(file.path().parent().orElseThrow().toString());
    try (ModelReader reader = model.reader(List.of())) {
      assertRead(reader, files.getFirst());
      Files.move(directory, temporary.resolve("away"));
      Files.createDirectory(directory);
      Files.writeString(directory.resolve(file.path().name()), "another");
      try (ModelContent content = reader.open(file)) {
        ModelAccessException changed =
            assertThrows(ModelAccessException.class, content::requireUnchanged);
        assertEquals(Reason.FILE_CHANGED, changed.reason());
      }
    }
  }

  @Test
  void aDirectoryThatIsGoneIsAChange() throws Exception {
    ModelFile file = files.getFirst();
    Path directory = root.resolve(file.path().parent().orElseThrow().toString());
    Files.move(directory, temporary.resolve("away"));
    try (ModelReader reader = model.reader(List.of())) {
      ModelAccessException gone = assertThrows(ModelAccessException.class, () -> reader.open(file));
      assertEquals(Reason.FILE_CHANGED, gone.reason());
    }
  }
}
