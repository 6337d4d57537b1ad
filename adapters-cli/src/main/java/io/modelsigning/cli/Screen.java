package io.modelsigning.cli;

import java.util.function.IntSupplier;

/**
 * Which streams a person looks at, and what the terminal can show.
 *
 * @param unicode whether it shows more than ASCII
 * @param columns how wide it is at the time
 */
record Screen(boolean outIsTerminal, boolean errIsTerminal, boolean unicode, IntSupplier columns) {
  /** A terminal that shows everything and keeps its size. */
  Screen(boolean outIsTerminal, boolean errIsTerminal, int columns) {
    this(outIsTerminal, errIsTerminal, true, () -> columns);
  }
}
