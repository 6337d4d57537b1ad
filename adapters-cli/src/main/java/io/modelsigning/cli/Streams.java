package io.modelsigning.cli;

import java.io.PrintWriter;

/**
 * Where a run writes.
 *
 * @param out the result and nothing else
 * @param err progress, warnings and errors
 */
record Streams(PrintWriter out, PrintWriter err) {
  /** Writes what is buffered; returns whether everything written so far has arrived. */
  boolean flush() {
    err.flush();
    return !out.checkError();
  }
}
