package io.modelsigning.cli.command;

import io.modelsigning.cli.result.Report;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.opentelemetry.CommandTrace;
import io.modelsigning.opentelemetry.Outcome;
import io.modelsigning.opentelemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Traces commands; loaded where the environment asks for it. */
public final class Tracing {
  private static final Reason FAILED = new Reason("telemetry-failed");

  /** How long a finished command waits for its collector. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The same after Ctrl-C, which has to end the command within a second. */
  private static final Duration PATIENCE_IF_INTERRUPTED = Duration.ofMillis(300);

  private Tracing() {}

  /** Begins the trace of a command, whose words tell the method if it has one. */
  public static CommandTrace begin(Telemetry telemetry, String command, Instant start) {
    int method = command.indexOf(' ');
    return telemetry.begin(
        command, method < 0 ? Optional.empty() : Optional.of(command.substring(method + 1)), start);
  }

  public static void end(CommandTrace trace, Report report) {
    trace.end(
        Outcome.builder()
            .result(report.result().id())
            .exitCode(report.result().exitCode().status())
            .reason(report.reason())
            .manifest(report.manifest())
            .differences(report.differences().size())
            .warnings(report.warnings())
            .build());
  }

  /** Exports the trace when the result has been written; returns what to warn of. */
  public static Optional<Warning> export(CommandTrace trace, Report report) {
    return trace
        .export(report.result() == Report.Result.INTERRUPTED ? PATIENCE_IF_INTERRUPTED : PATIENCE)
        .map(problem -> new Warning(FAILED, problem));
  }
}
