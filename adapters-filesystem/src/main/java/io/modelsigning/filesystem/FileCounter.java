package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource.FileCount;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Counts files without a look at what they are, each directory open by itself. */
final class FileCounter {
  private final int maximum;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private int looked;
  private int files;

  private FileCounter(int maximum) {
    this.maximum = maximum;
  }

  static FileCount count(Path base, ModelPath path, int maximum) throws InterruptedException {
    Path start = base;
    if (!path.equals(ModelPath.ROOT)) {
      for (String component : path.components()) {
        Optional<Path> name = Names.name(component);
        if (name.isEmpty()) {
          return new FileCount(0, true);
        }
        start = start.resolve(name.get());
      }
    }
    FileCounter counter = new FileCounter(maximum);
    try {
      counter.look(
          start, Files.readAttributes(start, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return new FileCount(0, true);
    }
    return counter.run();
  }

  private void look(Path path, BasicFileAttributes attributes) {
    looked++;
    if (attributes.isDirectory()) {
      waiting.push(path);
    } else {
      files++;
    }
  }

  private FileCount run() throws InterruptedException {
    while (!waiting.isEmpty()) {
      Path path = waiting.pop();
      try (Directory directory = Directory.open(path)) {
        Iterator<Path> names = directory.names();
        while (names.hasNext()) {
          if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while files were counted");
          }
          if (looked >= maximum) {
            return new FileCount(files, false);
          }
          Path name = names.next();
          look(path.resolve(name), directory.attributes(name, false));
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Gone, or not to be read: what is there is told only for information.
      }
    }
    return new FileCount(files, true);
  }
}
