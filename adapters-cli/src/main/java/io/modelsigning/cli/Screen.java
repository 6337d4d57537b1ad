package io.modelsigning.cli;

/**
 * Which streams a person looks at.
 *
 * @param columns how wide a line may be
 */
record Screen(boolean outIsTerminal, boolean errIsTerminal, int columns) {}
