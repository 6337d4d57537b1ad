package io.modelsigning.cli.terminal;

import java.util.function.IntSupplier;

/**
 * Which streams a person looks at, and what the terminal can show.
 *
 * @param columns how wide a line may be, as known at the start
 * @param unicode whether more than ASCII can be shown
 * @param width how wide the terminal is at the time; the first call may take a moment
 */
public record Screen(
    boolean outIsTerminal, boolean errIsTerminal, int columns, boolean unicode, IntSupplier width) {
  /**
   * What the launcher knows about the surroundings: which of {@code out} and {@code err} are
   * terminals, and {@code utf-8} if the user's locale, which it may have changed, is.
   */
  public static final String TERMINALS_PROPERTY = "io.modelsigning.cli.terminals";

  /** A screen that shows everything and keeps its size. */
  public Screen(boolean outIsTerminal, boolean errIsTerminal, int columns) {
    this(outIsTerminal, errIsTerminal, columns, true, () -> columns);
  }
}
