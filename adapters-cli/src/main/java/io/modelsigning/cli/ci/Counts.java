package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.policy.PolicyFinding;
import java.util.Optional;

/** How many models there were, and what became of them. Not thread-safe. */
final class Counts {
  private long verified;
  private long refused;
  private long unanswered;
  private Optional<String> mistakes = Optional.empty();

  void add(CommandResult result) {
    if (result instanceof CommandResult.Checked checked) {
      mistakes = Optional.of(mistakesOf(checked));
    }
    switch (result.exitCode()) {
      case DONE -> verified++;
      case REFUSED -> refused++;
      case USAGE, UNAVAILABLE, INTERRUPTED -> unanswered++;
    }
  }

  boolean areFine() {
    return refused + unanswered == 0;
  }

  private static String mistakesOf(CommandResult.Checked checked) {
    long all = checked.policies().stream().mapToLong(policy -> policy.findings().size()).sum();
    long errors =
        checked.policies().stream()
            .flatMap(policy -> policy.findings().stream())
            .filter(finding -> finding.severity() == PolicyFinding.Severity.ERROR)
            .count();
    return "%s: %s, %s"
        .formatted(
            checked.policies().size() == 1
                ? "1 policy"
                : "%s policies".formatted(Quantities.grouped(checked.policies().size())),
            Quantities.counted(errors, "mistake"),
            Quantities.counted(all - errors, "warning"));
  }

  @Override
  public String toString() {
    if (mistakes.isPresent()) {
      return mistakes.get();
    }
    return "%s: %d verified, %d refused, %d without an answer"
        .formatted(
            Quantities.counted(verified + refused + unanswered, "model"),
            verified,
            refused,
            unanswered);
  }
}
