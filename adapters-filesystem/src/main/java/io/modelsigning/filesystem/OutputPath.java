package io.modelsigning.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A path that is going to be written to, as it is before anything is done: what writing would
 * replace, by identity, whatever names and links lead there.
 */
public final class OutputPath {
  private final Path given;
  private final Destination destination;

  private OutputPath(Path given, Destination destination) {
    this.given = given;
    this.destination = destination;
  }

  /**
   * Returns the output at {@code path}.
   *
   * @throws IOException if what is there is nothing to write to: the message says why, beginning
   *     with "it"
   */
  public static OutputPath at(Path path) throws IOException {
    try {
      return new OutputPath(path, Destination.of(path));
    } catch (Destination.RefusedException e) {
      throw e;
    } catch (IOException e) {
      // No such directory, for instance: nothing is replaced, and who writes says so.
      return new OutputPath(path, new Destination(path.toAbsolutePath(), false));
    }
  }

  /** Returns whether writing replaces a file that is there. */
  public boolean isFileThere() {
    return !destination.isStream() && Files.isRegularFile(destination.path());
  }

  /**
   * Returns whether {@code input} leads to the very file that is written to: also by links, hard
   * links, another case or another mount. What is not there is no such file.
   */
  public boolean isSameFileAs(Path input) {
    try {
      return Files.isRegularFile(destination.path()) && Files.isSameFile(destination.path(), input);
    } catch (IOException e) {
      // Who cannot find out which file this is cannot read it either.
      return false;
    }
  }

  /** Returns whether the file has no content. */
  public boolean isEmpty() throws IOException {
    return Files.size(destination.path()) == 0;
  }

  /** Returns the first {@code maximumBytes} of the file, or all if it has fewer. */
  public byte[] head(int maximumBytes) throws IOException {
    try (InputStream in = Files.newInputStream(destination.path())) {
      return in.readNBytes(maximumBytes);
    }
  }

  /** Returns whether this is, or would be, a file in {@code model}. */
  public boolean isIn(LocalModel model) {
    return !destination.isStream() && model.relativize(destination.path()).isPresent();
  }

  /** Returns whether both paths lead to one place, whether or not anything is there. */
  public boolean leadsTo(Path other) {
    try {
      return LinkChain.of(other).end().equals(destination.path());
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns whether the file is known to have other names, by hard links. */
  public boolean hasOtherNames() {
    try {
      return (int) Files.getAttribute(destination.path(), "unix:nlink") > 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Looks for the file below {@code directory} under another name, which takes as long as listing
   * it.
   *
   * @param followLinks whether files count that links lead to
   */
  public Optional<Path> findIn(Path directory, boolean followLinks) throws IOException {
    Object wanted = Files.readAttributes(destination.path(), BasicFileAttributes.class).fileKey();
    // A link to begin with would not be entered.
    Path real = directory.toRealPath();
    AtomicReference<Optional<Path>> found = new AtomicReference<>(Optional.empty());
    Files.walkFileTree(
        real,
        followLinks
            ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
            : EnumSet.noneOf(FileVisitOption.class),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (wanted == null || !wanted.equals(attributes.fileKey())) {
              return FileVisitResult.CONTINUE;
            }
            found.set(Optional.of(directory.resolve(real.relativize(file))));
            return FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // What cannot be looked at is no input: listing the model meets it again, and says so.
            return FileVisitResult.CONTINUE;
          }
        });
    return found.get();
  }

  @Override
  public String toString() {
    return given.toString();
  }
}
