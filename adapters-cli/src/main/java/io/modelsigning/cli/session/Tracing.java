package io.modelsigning.cli.session;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Complaint;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.opentelemetry.CommandTrace;
import io.modelsigning.opentelemetry.Outcome;
import io.modelsigning.opentelemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Traces commands; loaded where the environment asks for it. */
public final class Tracing {

  /** How long a finished command waits for its collector. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The same after Ctrl-C, which has to end the command within a second. */
  private static final Duration PATIENCE_IF_INTERRUPTED = Duration.ofMillis(300);

  private Tracing() {}

  /** Begins the trace of a command. */
  public static CommandTrace begin(Telemetry telemetry, Subject subject, Instant start) {
    return telemetry.begin(
        subject.command(),
        switch (subject.purpose()) {
          case SIGN, VERIFY -> subject.method().map(SignatureMethod::id);
          case CHECK, OTHER -> Optional.empty();
        },
        start);
  }

  public static void end(CommandTrace trace, CommandResult result, Completion completion) {
    trace.end(
        Outcome.builder()
            .result(result.id())
            .exitCode(result.exitCode().status())
            .reason(result.complaint().map(Complaint::reason))
            .manifest(result.manifest())
            .differences(result.differences().size())
            .warnings(completion.warnings())
            .build());
  }

  /** Exports the trace when the result has been written; returns what to warn of. */
  public static Optional<Warning> export(CommandTrace trace, CommandResult result) {
    Duration patience =
        result.exitCode() == ExitCode.INTERRUPTED ? PATIENCE_IF_INTERRUPTED : PATIENCE;
    return trace
        .export(patience)
        .map(problem -> new Warning(CommandReasons.TELEMETRY_FAILED, problem));
  }
}
