package io.modelsigning.cli.terminal;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.filesystem.OpenStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Where a run reads and writes.
 *
 * @param in what is piped in, if an option asks for it
 * @param out the result and nothing else
 * @param err progress, warnings and errors
 * @param isOutAbandoned whether who read {@code out} has gone, as {@code head} does when it has
 *     enough
 */
public record Streams(
    InputStream in, PrintWriter out, PrintWriter err, BooleanSupplier isOutAbandoned) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Streams that are read to the end, and nothing is piped in. */
  public Streams(PrintWriter out, PrintWriter err) {
    this(InputStream.nullInputStream(), out, err, () -> false);
  }

  /** Returns these streams for a run whose result goes to standard error. */
  public Streams withResultOnErr() {
    return new Streams(in, err, err, isOutAbandoned);
  }

  /** Returns these streams for a run whose messages go through {@code filter}. */
  public Streams withErr(Function<Writer, Writer> filter) {
    return new Streams(in, out, new PrintWriter(filter.apply(err)), isOutAbandoned);
  }

  /** Returns these streams for a run whose result nobody wants to read. */
  public Streams withoutResult() {
    return new Streams(in, new PrintWriter(Writer.nullWriter()), err, isOutAbandoned);
  }

  /** Returns whether a stream of this number can be written to by {@link #write}. */
  public boolean hasOutput(int stream) {
    return stream == OpenStreams.OUT || stream == OpenStreams.ERR;
  }

  /**
   * Writes a document, which is UTF-8, to standard output or error.
   *
   * @throws IOException if it does not arrive
   */
  public void write(int stream, Bytes document) throws IOException {
    PrintWriter to = stream == OpenStreams.ERR ? err : out;
    to.append(StandardCharsets.UTF_8.decode(document.asReadOnlyBuffer()));
    if (to.checkError()) {
      throw new IOException("not all of it could be written");
    }
  }

  /**
   * Reads a file, or what is piped in if it is named as that.
   *
   * @param maximumBytes more is not read
   * @return empty if there is more
   * @throws IOException if it cannot be read
   */
  public Optional<Bytes> read(Path file, int maximumBytes) throws IOException {
    boolean pipedIn = OpenStreams.toRead(file).equals(OptionalInt.of(OpenStreams.IN));
    Bytes.Collector all = Bytes.collector(BUFFER_BYTES);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream from = pipedIn ? in : Files.newInputStream(file)) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        all.append(buffer, 0, count);
        if (all.size() > maximumBytes) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(all.toBytes());
  }

  /** Writes what is buffered; returns whether everything written so far has arrived. */
  public boolean flush() {
    err.flush();
    return !out.checkError();
  }
}
