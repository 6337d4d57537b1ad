package io.modelsigning.cli;

import io.modelsigning.cli.GlobalOptions.LogLevel;
import io.modelsigning.cli.GlobalOptions.Output;
import io.modelsigning.cli.GlobalOptions.When;
import io.modelsigning.cli.Report.Result;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.opentelemetry.CommandTrace;
import io.modelsigning.opentelemetry.Telemetry;
import io.modelsigning.opentelemetry.TraceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line from its words to its exit code. */
final class Application {
  private static final Reason USAGE = new Reason("usage");
  private static final Reason INTERRUPTED = new Reason("interrupted");
  private static final Reason INTERNAL_ERROR = new Reason("internal-error");

  private final Commands commands;
  private final Streams streams;
  private final Screen screen;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Provider<Telemetry> telemetry;

  @Inject
  Application(
      Commands commands,
      Streams streams,
      Screen screen,
      Map<String, String> environment,
      Clock clock,
      Provider<Telemetry> telemetry) {
    this.commands = commands;
    this.streams = streams;
    this.screen = screen;
    this.environment = environment;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /** Runs the command and writes its result; does not throw. */
  ExitCode run(List<String> args) {
    ExitCode exitCode = exitCodeOf(args);
    if (streams.flush()) {
      return exitCode;
    }
    // A result nobody got must not look like success to a script.
    new Messages(streams.err(), LogLevel.ERROR, Style.PLAIN)
        .error("cannot write the result to standard output");
    return exitCode == ExitCode.DONE ? ExitCode.UNAVAILABLE : exitCode;
  }

  private ExitCode exitCodeOf(List<String> args) {
    try {
      return perform(args, streams).map(report -> report.result().exitCode()).orElse(ExitCode.DONE);
    } catch (RuntimeException e) {
      // Left to the JVM, this would end with the exit code of a model that does not verify.
      new Messages(streams.err(), LogLevel.ERROR, Style.PLAIN)
          .error("cannot go on because of an internal error: " + e);
      return ExitCode.UNAVAILABLE;
    }
  }

  /** Runs the command, writes its result and returns it; empty if only help was asked for. */
  Optional<Report> perform(List<String> args, Streams to) {
    Instant start = clock.instant();
    List<String> complete = Arguments.withMethod(Arguments.withHelp(args));
    CommandLine parser = commands.parserFor(complete);
    GlobalOptions globals = parser.getCommand();
    parser.setOut(to.out());
    parser.setErr(to.err());
    try {
      String[] words =
          Arguments.withHyphens(complete, parser.getCommandSpec()).toArray(String[]::new);
      ParseResult parsed = parser.parseArgs(words);
      LogLevel level = levelOf(globals);
      parser.setColorScheme(
          CommandLine.Help.defaultColorScheme(
              style(globals, screen.outIsTerminal()) == Style.COLOR ? Ansi.ON : Ansi.OFF));
      if (CommandLine.executeHelpRequest(parsed) != null) {
        return Optional.empty();
      }
      return Optional.of(perform(lastOf(parsed), globals, level, to, start));
    } catch (ParameterException e) {
      return Optional.of(usage(nameOf(e.getCommandLine()), messageOf(e), args, globals, to));
    } catch (UsageException e) {
      return Optional.of(usage(nameOf(parser), messageOf(e), args, globals, to));
    }
  }

  private LogLevel levelOf(GlobalOptions globals) throws UsageException {
    if (globals.logLevel != null) {
      return globals.logLevel;
    }
    String level = environment.getOrDefault("MODEL_SIGNING_LOG_LEVEL", LogLevel.INFO.toString());
    try {
      return LogLevel.valueOf(level.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "MODEL_SIGNING_LOG_LEVEL must be debug, info, warning, error or critical, but is '%s'"
              .formatted(level));
    }
  }

  private static CommandLine lastOf(ParseResult parsed) {
    List<CommandLine> chain = parsed.asCommandLineList();
    CommandLine last = chain.getLast();
    if (!parsed.hasSubcommand()) {
      throw new ParameterException(last, "a command is missing");
    }
    if (!(last.getCommand() instanceof Task)) {
      throw new ParameterException(last, "MODEL is missing");
    }
    return last;
  }

  private Report perform(
      CommandLine command, GlobalOptions globals, LogLevel level, Streams to, Instant start) {
    Style errStyle = style(globals, screen.errIsTerminal());
    Messages messages = new Messages(to.err(), level, errStyle);
    Optional<ProgressDisplay> display =
        progressForm(globals.progress)
            .map(form -> new ProgressDisplay(to.err(), form, screen.columns()));
    Optional<CommandTrace> trace =
        TraceSettings.wanted(environment)
            ? Optional.of(Tracing.begin(telemetry.get(), nameOf(command), start))
            : Optional.empty();
    Session session = new Session(to, globals.output, messages, display, trace);
    Report report;
    try {
      report = resultOf(command, session, messages);
    } finally {
      display.ifPresent(ProgressDisplay::close);
    }
    report = report.completed(session.warnings(), Duration.between(start, clock.instant()));
    if (trace.isPresent()) {
      Tracing.end(trace.get(), report);
    }
    write(report, globals.output, style(globals, screen.outIsTerminal()), messages, to);
    if (trace.isPresent()) {
      Tracing.export(trace.get(), report).ifPresent(messages::warning);
    }
    return report;
  }

  private static Report resultOf(CommandLine command, Session session, Messages messages) {
    Task task = command.getCommand();
    Report.Builder report = Report.builder().command(nameOf(command));
    task.describe(report);
    try {
      return task.run(session);
    } catch (UsageException e) {
      return report.result(Result.MISUSED).reason(USAGE).message(messageOf(e)).build();
    } catch (InterruptedException e) {
      return interrupted(report);
    } catch (ModelSigningException e) {
      messages.trace(e);
      if (Thread.interrupted()) {
        // Channels answer an interrupt by an I/O error.
        return interrupted(report);
      }
      Result result = e instanceof MalformedSignatureException ? Result.FAILED : Result.ERROR;
      return report.result(result).reason(e.reason()).message(messageOf(e)).build();
    } catch (RuntimeException | Error e) {
      messages.trace(e);
      return report
          .result(Result.ERROR)
          .reason(INTERNAL_ERROR)
          .message("cannot go on because of an internal error: " + e)
          .build();
    }
  }

  private static Report interrupted(Report.Builder report) {
    return report
        .result(Result.INTERRUPTED)
        .reason(INTERRUPTED)
        .message("interrupted before there was a result")
        .build();
  }

  private Report usage(
      String command, String message, List<String> args, GlobalOptions globals, Streams to) {
    Report report =
        Report.builder()
            .command(command)
            .result(Result.MISUSED)
            .reason(USAGE)
            .message(message)
            .build();
    // The parser may have stopped before it came to this option.
    Output output = asksForJson(args) ? Output.JSON : globals.output;
    Messages messages =
        new Messages(to.err(), LogLevel.INFO, style(globals, screen.errIsTerminal()));
    write(report, output, Style.PLAIN, messages, to);
    return report;
  }

  private static boolean asksForJson(List<String> args) {
    int option = args.indexOf("--output");
    String value = option >= 0 && option + 1 < args.size() ? args.get(option + 1) : "";
    return value.equalsIgnoreCase("json")
        || args.stream().anyMatch(arg -> arg.equalsIgnoreCase("--output=json"));
  }

  private static void write(
      Report report, Output output, Style style, Messages messages, Streams to) {
    switch (output) {
      case JSON -> new JsonReport(to.out()).write(report);
      case TEXT -> new TextReport(to.out(), style).write(report);
    }
    to.out().flush();
    if (report.result().exitCode() == ExitCode.DONE) {
      return;
    }
    if (report.result() != Result.FAILED || output == Output.JSON) {
      report.message().ifPresent(messages::error);
    }
    if (report.result() == Result.MISUSED) {
      messages.hint(
          LogLevel.ERROR,
          "see '%s --help'".formatted(("model-signing " + report.command()).strip()));
    } else {
      report
          .reason()
          .flatMap(Advice::on)
          .ifPresent(advice -> messages.hint(LogLevel.ERROR, advice));
    }
  }

  private Style style(GlobalOptions globals, boolean terminal) {
    return switch (globals.color) {
      case ALWAYS -> Style.COLOR;
      case NEVER -> Style.PLAIN;
      case AUTO ->
          Style.of(
              terminal
                  && environment.getOrDefault("NO_COLOR", "").isEmpty()
                  && !environment.getOrDefault("TERM", "").equals("dumb"));
    };
  }

  private Optional<ProgressDisplay.Form> progressForm(When when) {
    boolean bar = screen.errIsTerminal();
    return switch (when) {
      case NEVER -> Optional.empty();
      case AUTO -> bar ? Optional.of(ProgressDisplay.Form.BAR) : Optional.empty();
      case ALWAYS -> Optional.of(bar ? ProgressDisplay.Form.BAR : ProgressDisplay.Form.LINES);
    };
  }

  private static String nameOf(CommandLine command) {
    String program = command.getCommandSpec().root().name();
    return command.getCommandSpec().qualifiedName().substring(program.length()).strip();
  }

  private static String messageOf(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      boolean root = unmatched.getCommandLine().getParent() == null;
      String what = unmatched.isUnknownOption() ? "option" : root ? "command" : "argument";
      List<String> suggestions = unmatched.getSuggestions();
      return "unknown %s '%s'%s"
          .formatted(
              what,
              first,
              suggestions.isEmpty() ? "" : ", perhaps " + String.join(" or ", suggestions));
    }
    String message = messageOf((Exception) e);
    boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
    return sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
  }

  private static String messageOf(Exception e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
