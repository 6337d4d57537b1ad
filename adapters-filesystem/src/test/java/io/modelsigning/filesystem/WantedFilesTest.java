package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.modelsigning.domain.manifest.ModelPath;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WantedFilesTest {
  private static WantedFiles of(String... paths) {
    return WantedFiles.of(Stream.of(paths).map(ModelPath::of).collect(Collectors.toSet()));
  }

  /** Returns every path again, and {@code path/} for a directory. */
  private static List<String> walk(WantedFiles wanted, String prefix) {
    List<String> found = new ArrayList<>();
    for (WantedFiles entry : wanted.entries()) {
      if (entry.isFile()) {
        found.add(prefix + entry.name());
      }
      if (entry.isDirectory()) {
        found.add(prefix + entry.name() + "/");
        found.addAll(walk(entry, prefix + entry.name() + "/"));
      }
    }
    return found;
  }

  @Test
  void isATreeOfThePathsWithEachNameOnce() {
    assertEquals(
        List.of("a", "a/", "a/b/", "a/b/c", "a/b/d", "a/b-", "a b", "a-b", "a0/", "a0/x", "b"),
        walk(of("b", "a-b", "a/b/d", "a", "a b", "a0/x", "a/b/c", "a/b-"), ""));
  }

  @Test
  void theModelItselfIsNoFileInIt() {
    WantedFiles wanted = WantedFiles.of(Set.of(ModelPath.ROOT));
    assertFalse(wanted.isDirectory());
    assertEquals(List.of(), walk(wanted, ""));
  }

  @Test
  void directoriesThatNobodyEntersCostNothing() throws Exception {
    // Every path has directories of its own, a thousand of them.
    Set<ModelPath> deep =
        IntStream.range(0, 1_000)
            .mapToObj(i -> ModelPath.of(i + "/d".repeat(1_000)))
            .collect(Collectors.toSet());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int names = 0;
    for (WantedFiles entry : WantedFiles.of(deep).entries()) {
      names += entry.isDirectory() ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(1_000, names);
    assertTrue(allocated < 1_000_000, allocated + " bytes for a thousand paths");
  }
}
