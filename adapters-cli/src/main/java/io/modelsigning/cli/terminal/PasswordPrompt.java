package io.modelsigning.cli.terminal;

import java.util.Optional;

/** Asks the person at the terminal for a password. */
public interface PasswordPrompt {
  /** Returns what was typed, unless there is no terminal or nobody answered. */
  Optional<char[]> ask(String question);
}
