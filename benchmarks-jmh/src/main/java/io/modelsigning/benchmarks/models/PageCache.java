package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Whether the files to hash are in memory before a process starts. */
enum PageCache {
  /** Read once before the first run; what does not fit into memory is read from the disk again. */
  WARM,
  /** Dropped from the cache before every run, file by file, which needs no special right. */
  COLD,
  /** Left as it is. */
  AS_IS;

  /** Prepares the cache once, before the first run. */
  void once(List<Path> files) throws IOException {
    if (this == WARM) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          while (channel.read(buffer.clear()) >= 0) {}
        }
      }
    }
  }

  /**
   * Prepares the cache before each run.
   *
   * @throws IOException if pages were to be dropped and {@code dd} cannot
   */
  void each(List<Path> files) throws IOException, InterruptedException {
    if (this != COLD) {
      return;
    }
    for (Path file : files) {
      if (Tools.ask("dd", "if=" + file, "iflag=nocache", "count=0", "status=none").isEmpty()) {
        throw new IOException(
            "drop " + file + " from the page cache: expected GNU dd with iflag=nocache");
      }
    }
  }

  /**
   * Returns which part of the files is in the page cache now, or empty if nothing here tells. Pages
   * are whole, so that small files can look larger than they are: the part is at most 1.
   */
  static OptionalDouble resident(List<Path> files) throws IOException, InterruptedException {
    long resident = 0;
    long total = 0;
    for (Path file : files) {
      var answer = Tools.ask("fincore", "--bytes", "--noheadings", "--output", "RES", "" + file);
      if (answer.isEmpty()) {
        return OptionalDouble.empty();
      }
      resident += answer.get().isEmpty() ? 0 : Long.parseLong(answer.get());
      total += Files.size(file);
    }
    return total == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, (double) resident / total));
  }

  /** Returns every regular file under {@code root}, or {@code root} itself, sorted. */
  static List<Path> filesOf(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
