package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A report in a file of its own, written as signatures are: whole or not at all, and never over an
 * older one before the new one is complete. A symbolic link is replaced itself. Thread-safe; of
 * several writers one wins.
 */
public final class ReportFile {
  private final Path path;

  private ReportFile(Path path) {
    this.path = path;
  }

  /** Returns the report at {@code path}, whether or not there is a file yet. */
  public static ReportFile at(Path path) {
    return new ReportFile(path);
  }

  /**
   * Returns whether this is the file at {@code other}, whether or not there is one. Parent
   * directories may be reached by symbolic links; a last component that is one stands for itself.
   */
  public boolean isAt(Path other) {
    return LocalModel.locate(path.toAbsolutePath())
        .equals(LocalModel.locate(other.toAbsolutePath()));
  }

  /**
   * Returns if, as things are, the report can be written.
   *
   * @throws IOException if it cannot; the message says what was attempted, on what, and why it
   *     would fail
   */
  public void requireWritable() throws IOException {
    if (!Files.isWritable(directoryIfReplaceable())) {
      throw failed("nothing may be written in its directory", null);
    }
  }

  /**
   * Stores the report.
   *
   * @throws IOException if it cannot, and what was there before still is; the message says what was
   *     attempted, on what, and why it failed
   */
  public void write(Bytes report) throws IOException {
    Path directory = directoryIfReplaceable();
    try {
      WholeFile.write(directory, path, report);
    } catch (IOException e) {
      throw failed(Failures.cause(e), e);
    }
  }

  private Path directoryIfReplaceable() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw failed("it is a directory", null);
    }
    if (!Files.isDirectory(directory)) {
      throw failed("its directory does not exist", null);
    }
    // A pipe or a device, also behind a link, is not what one wants replaced by a file.
    if (Files.exists(path) && Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
      throw failed("it is a special file", null);
    }
    return directory;
  }

  private IOException failed(String why, @Nullable IOException cause) {
    return new IOException("cannot write report '%s': %s".formatted(path, why), cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
