package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.domain.Warning;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes annotations as GitHub's workflow commands, as soon as each is known and no more than the
 * service shows, and at the end a summary of the step in Markdown.
 *
 * @see <a
 *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands">
 *     Workflow commands for GitHub Actions</a>
 */
final class GithubReport implements ResultWriter {
  /** So many errors, and so many warnings, are shown of a step. */
  static final int SHOWN = 10;

  private final PrintWriter out;
  private final Checkout checkout;
  private final Optional<StepSummary> summary;
  private final Consumer<Warning> warn;
  private final Counts counts = new Counts();
  private boolean ended;
  private int errors;
  private int warnings;

  GithubReport(
      PrintWriter out, Checkout checkout, Optional<StepSummary> summary, Consumer<Warning> warn) {
    this.out = out;
    this.checkout = checkout;
    this.summary = summary;
    this.warn = warn;
  }

  @Override
  public synchronized void each(CommandResult result, Completion completion) {
    counts.add(result);
    annotate(result, completion, out);
    out.flush();
  }

  @Override
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    boolean several = result instanceof CommandResult.Several;
    if (!several && !ended) {
      counts.add(result);
    }
    annotate(result, completion, to);
    to.println("model-signing %s: %s".formatted(result.subject().command(), counts));
    int unshown = Math.max(0, errors - SHOWN) + Math.max(0, warnings - SHOWN);
    if (unshown > 0) {
      to.println(
          "%d more %s not shown as annotations: a step has at most %d errors and %d warnings"
              .formatted(unshown, unshown == 1 ? "is" : "are", SHOWN, SHOWN));
    }
    to.flush();
    if (!ended && summary.isPresent()) {
      summary
          .get()
          .write(result.subject().command(), counts)
          .ifPresent(
              problem ->
                  warn.accept(new Warning(CommandReasons.STEP_SUMMARY_NOT_WRITTEN, problem)));
    }
    ended = true;
  }

  private void annotate(CommandResult result, Completion completion, PrintWriter to) {
    for (Finding finding : Finding.in(result, completion, checkout)) {
      boolean warning = finding.level() == Finding.Level.WARNING;
      int number = warning ? ++warnings : ++errors;
      if (number <= SHOWN) {
        to.println(command(finding));
      }
      if (summary.isPresent() && !ended) {
        summary.get().add(finding);
      }
    }
  }

  private static String command(Finding finding) {
    String name = finding.level() == Finding.Level.WARNING ? "warning" : "error";
    StringBuilder properties = new StringBuilder();
    finding
        .place()
        .filter(place -> place.kind() == Place.Kind.INSIDE)
        .ifPresent(
            place -> {
              properties.append("file=").append(property(Printable.of(place.path()))).append(',');
              place
                  .position()
                  .ifPresent(
                      position ->
                          properties.append(
                              "line=%d,col=%d,".formatted(position.line(), position.column())));
            });
    properties.append("title=").append(property(title(finding)));
    return "::%s %s::%s"
        .formatted(
            name,
            properties,
            data(
                finding.model().map(model -> model + ": ").orElse("")
                    + finding.message()
                    + " ("
                    + finding.reason()
                    + ")"));
  }

  private static String title(Finding finding) {
    return switch (finding.level()) {
      case REFUSED -> "Model refused";
      case UNANSWERED -> "No answer about a model";
      case MISTAKE -> "Mistake in a policy";
      case WARNING -> finding.model().isPresent() ? "Warning about a model" : "Warning";
    };
  }

  /** Escapes what a command says, as the service's own toolkit does. */
  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
