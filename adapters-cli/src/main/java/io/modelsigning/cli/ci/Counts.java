package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.terminal.Quantities;

/** How many models there were, and what became of them. Not thread-safe. */
final class Counts {
  private long verified;
  private long refused;
  private long unanswered;

  void add(CommandResult result) {
    switch (result.exitCode()) {
      case DONE -> verified++;
      case REFUSED -> refused++;
      case USAGE, UNAVAILABLE, INTERRUPTED -> unanswered++;
    }
  }

  boolean areFine() {
    return refused + unanswered == 0;
  }

  @Override
  public String toString() {
    return "%s: %d verified, %d refused, %d without an answer"
        .formatted(
            Quantities.counted(verified + refused + unanswered, "model"),
            verified,
            refused,
            unanswered);
  }
}
