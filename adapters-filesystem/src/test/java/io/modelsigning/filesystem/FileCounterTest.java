package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource.FileCount;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCounterTest {
  @TempDir Path root;

  @BeforeEach
  void fill() throws Exception {
    Files.createDirectories(root.resolve("cache/deeper/empty"));
    Files.writeString(root.resolve("cache/a"), "");
    Files.writeString(root.resolve("cache/deeper/b"), "");
    Files.writeString(root.resolve("weights"), "");
    Files.createSymbolicLink(root.resolve("cache/loop"), root);
  }

  private FileCount count(String path, int maximum) throws Exception {
    return LocalModel.open(root)
        .count(path.equals(".") ? ModelPath.ROOT : ModelPath.of(path), maximum);
  }

  @Test
  void countsFilesAndLinksButFollowsNone() throws Exception {
    assertEquals(new FileCount(3, true), count("cache", 100));
    assertEquals(new FileCount(4, true), count(".", 100));
    assertEquals(new FileCount(1, true), count("weights", 100));
    assertEquals(new FileCount(1, true), count("cache/loop", 100));
    assertEquals(new FileCount(0, true), count("cache/deeper/empty", 100));
    assertEquals(new FileCount(0, true), count("gone/x", 100));
  }

  @Test
  void looksAtNoMoreThanItMay() throws Exception {
    // The directory and two of the four things in it.
    FileCount count = count("cache", 3);
    assertEquals(false, count.complete());
    assertEquals(true, count.files() <= 2, count::toString);
    // Directories count as well, or a tree of nothing else would take for ever.
    assertEquals(new FileCount(0, false), count("cache/deeper", 1));
    assertEquals(new FileCount(1, true), count("weights", 1));
  }

  @Test
  void besideASingleFileThereIsNothingOfTheModel() throws Exception {
    LocalModel file = LocalModel.open(root.resolve("weights"));
    assertEquals(new FileCount(0, true), file.count(ModelPath.ROOT, 100));
    assertEquals(new FileCount(0, true), file.count(ModelPath.of("cache"), 100));
  }
}
