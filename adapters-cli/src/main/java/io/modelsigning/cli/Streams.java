package io.modelsigning.cli;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/**
 * Where a run writes.
 *
 * @param out the result and nothing else
 * @param err progress, warnings and errors
 * @param isOutAbandoned whether who read {@code out} has gone, as {@code head} does when it has
 *     enough
 */
record Streams(PrintWriter out, PrintWriter err, BooleanSupplier isOutAbandoned) {
  /** Streams that are read to the end. */
  Streams(PrintWriter out, PrintWriter err) {
    this(out, err, () -> false);
  }

  /** Writes what is buffered; returns whether everything written so far has arrived. */
  boolean flush() {
    err.flush();
    return !out.checkError();
  }
}
