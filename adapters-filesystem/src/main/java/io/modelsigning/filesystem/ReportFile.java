package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A report in a file of its own, written as signatures are: whole or not at all, and never over an
 * older one before the new one is complete. A symbolic link is written through and stays, a pipe or
 * a terminal is written to. Thread-safe; of several writers one wins.
 */
public final class ReportFile {
  private final String what;
  private final Path path;

  private ReportFile(String what, Path path) {
    this.what = what;
    this.path = path;
  }

  /** Returns the report at {@code path}, whether or not there is a file yet. */
  public static ReportFile at(Path path) {
    return at(path, "report");
  }

  /**
   * Returns the report at {@code path}, whether or not there is a file yet.
   *
   * @param what what errors call it
   */
  public static ReportFile at(Path path, String what) {
    return new ReportFile(what, path);
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

  /**
   * Begins a report that is written piece by piece.
   *
   * @throws IOException if it cannot be begun; the message says what was attempted, on what, and
   *     why it failed
   */
  public FileDraft begin() throws IOException {
    requireWritable();
    Destination destination = destination();
    try {
      return FileDraft.at(destination);
    } catch (IOException e) {
      throw failed(Failures.cause(e), e);
    }
  }

  /** Returns the failure to write, as {@link #write} and {@link #begin} tell of theirs. */
  public IOException failed(IOException cause) {
    return failed(Failures.cause(cause), cause);
  }

  private Destination destination() throws IOException {
    try {
      return Destination.of(path);
    } catch (IOException e) {
      throw failed(Failures.isGone(e) ? "its directory does not exist" : Failures.cause(e), e);
    }
  }

  private IOException failed(String why, @Nullable IOException cause) {
    return new IOException("cannot write %s '%s': %s".formatted(what, path, why), cause);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
