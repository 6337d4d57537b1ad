package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A report in a file of its own, written as signatures are: whole or not at all, and never over an
 * older one before the new one is complete. A symbolic link is written through and stays, a pipe or
 * a terminal is written to. Thread-safe; of several writers one wins.
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
   * Returns if, as things are, the report can be written.
   *
   * @throws IOException if it cannot; the message says what was attempted, on what, and why it
   *     would fail
   */
  public void requireWritable() throws IOException {
    Destination destination = destination();
    if (!destination.isStream() && !Files.isWritable(destination.directory())) {
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
    Destination destination = destination();
    try {
      destination.write(report);
    } catch (IOException e) {
      throw failed(Failures.cause(e), e);
    }
  }

  private Destination destination() throws IOException {
    try {
      return Destination.of(path);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw failed("its directory does not exist", e);
    } catch (IOException e) {
      throw failed(Failures.cause(e), e);
    }
  }

  private IOException failed(String why, @Nullable IOException cause) {
    return new IOException("cannot write report '%s': %s".formatted(path, why), cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
