package io.modelsigning.cli;

import java.util.function.IntSupplier;

/**
 * Which streams a person looks at, and what the terminal can show.
 *
 * @param columns how wide a line may be, as known at the start
 * @param unicode whether more than ASCII can be shown
 * @param width how wide the terminal is at the time; the first call may take a moment
 */
record Screen(
    boolean outIsTerminal, boolean errIsTerminal, int columns, boolean unicode, IntSupplier width) {
  /** A screen that shows everything and keeps its size. */
  Screen(boolean outIsTerminal, boolean errIsTerminal, int columns) {
    this(outIsTerminal, errIsTerminal, columns, true, () -> columns);
  }
}
