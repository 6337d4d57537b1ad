package io.modelsigning;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A private copy of files of a verified model in the system's temporary folder ({@code
 * java.io.tmpdir}), for loaders that read files by themselves: it is gone when it is closed. Only
 * this user can reach it; each file was compared while it was copied. Thread-safe.
 */
public final class TemporaryCopy implements Closeable {
  /** What is a name everywhere, and means nothing more to those who read paths or URLs. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final Path folder;
  private final Path copy;

  private TemporaryCopy(Path folder, Path copy) {
    this.folder = folder;
    this.copy = copy;
  }

  static TemporaryCopy of(String name, Collection<SignedFile> files) throws IOException {
    // Only its owner can enter it, where the file system knows owners.
    Path folder = Files.createTempDirectory("model-signing-");
    try {
      Path copy = folder.resolve(PLAIN_NAME.matcher(name).matches() ? name : "model");
      PrivateCopy.of(files, copy);
      return new TemporaryCopy(folder, copy);
    } catch (Throwable e) {
      PrivateCopy.delete(folder, e);
      throw e;
    }
  }

  /**
   * Returns the folder with the files, which have the paths that they have in the model. It is
   * named as the model is, if that is a name of ASCII letters, digits, dots, hyphens and
   * underscores, else {@code model}.
   */
  public Path path() {
    return copy;
  }

  /**
   * Deletes the copy. What cannot be deleted, since a file that is open or mapped stays on some
   * systems, is deleted when the JVM ends, if it can be by then. What is mapped into memory stays
   * valid. Does nothing if it is closed already.
   */
  @Override
  public void close() {
    List<Path> parentsFirst;
    try (Stream<Path> left = Files.walk(folder)) {
      parentsFirst = left.toList();
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException | UncheckedIOException e) {
      parentsFirst = List.of(folder);
    }
    boolean gone = true;
    for (Path path : parentsFirst.reversed()) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        gone = false;
      }
    }
    if (!gone) {
      // The last that is registered is deleted first.
      parentsFirst.forEach(path -> path.toFile().deleteOnExit());
    }
  }
}
