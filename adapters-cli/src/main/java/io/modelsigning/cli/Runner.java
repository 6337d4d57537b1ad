package io.modelsigning.cli;

import io.modelsigning.cli.command.Command;
import io.modelsigning.cli.command.CommandRunner;
import io.modelsigning.cli.command.Commands;
import io.modelsigning.cli.command.Session;
import io.modelsigning.cli.command.Tracing;
import io.modelsigning.cli.option.Arguments;
import io.modelsigning.cli.option.FilesInUse;
import io.modelsigning.cli.option.GlobalOptions;
import io.modelsigning.cli.option.HelpPage;
import io.modelsigning.cli.option.UnknownWords;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.Advice;
import io.modelsigning.cli.result.CauseAdvice;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.HtmlReport;
import io.modelsigning.cli.result.JsonReport;
import io.modelsigning.cli.result.KeyFileAdvice;
import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.Report;
import io.modelsigning.cli.result.Report.Result;
import io.modelsigning.cli.result.TextReport;
import io.modelsigning.cli.terminal.LogLevel;
import io.modelsigning.cli.terminal.Messages;
import io.modelsigning.cli.terminal.Overview;
import io.modelsigning.cli.terminal.ProgressBar;
import io.modelsigning.cli.terminal.ProgressDisplay;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.cli.terminal.When;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.opentelemetry.CommandTrace;
import io.modelsigning.opentelemetry.Telemetry;
import io.modelsigning.opentelemetry.TraceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line from its words to its exit code. */
final class Runner implements CommandRunner {
  private static final String NO_COMMAND = "a command is missing";
  private static final Reason USAGE = new Reason("usage");
  private static final Reason OUT_OF_MEMORY = new Reason("out-of-memory");
  private static final Reason INTERNAL_ERROR = new Reason("internal-error");

  private final Commands commands;
  private final Streams streams;
  private final Screen screen;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Provider<Telemetry> telemetry;

  @Inject
  Runner(
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
    return run(args, Interruption.none());
  }

  /** Runs the command as {@link #run(List)} does, and ends it in order when interrupted. */
  ExitCode run(List<String> args, Interruption interruption) {
    ExitCode exitCode = exitCodeOf(args, interruption);
    if (streams.flush()) {
      return exitCode;
    }
    // A result nobody got must not look like success to a script; who went away knows why.
    if (!streams.isOutAbandoned().getAsBoolean()) {
      new Messages(streams.err(), LogLevel.ERROR, Style.PLAIN)
          .error("cannot write the result to standard output");
    }
    return exitCode == ExitCode.DONE ? ExitCode.UNAVAILABLE : exitCode;
  }

  private ExitCode exitCodeOf(List<String> args, Interruption interruption) {
    try {
      return perform(args, streams, interruption)
          .map(report -> report.result().exitCode())
          .orElse(ExitCode.DONE);
    } catch (RuntimeException | Error e) {
      return breakDown(e, args, streams, interruption);
    }
  }

  /** Answers that the program cannot go on; left to the JVM, this would be no answer. */
  static ExitCode breakDown(
      Throwable cause, List<String> args, Streams to, Interruption interruption) {
    boolean unanswered = interruption.beginAnswer();
    Report report =
        Report.builder()
            .command("")
            .result(Result.ERROR)
            .reason(reasonOf(cause))
            .message(breakdownOf(cause))
            .build();
    if (unanswered && asksForJson(args)) {
      new JsonReport(to.out()).write(report);
      to.out().flush();
    }
    Messages messages = new Messages(to.err(), LogLevel.ERROR, Style.PLAIN);
    report.message().ifPresent(messages::error);
    return ExitCode.UNAVAILABLE;
  }

  private static Reason reasonOf(Throwable cause) {
    return cause instanceof OutOfMemoryError ? OUT_OF_MEMORY : INTERNAL_ERROR;
  }

  private static String breakdownOf(Throwable cause) {
    return cause instanceof OutOfMemoryError
        ? "cannot go on because memory ran out: " + cause.getMessage()
        : "cannot go on because of an internal error: " + cause;
  }

  @Override
  public Optional<Report> perform(List<String> args, Streams to) {
    return perform(args, to, Interruption.none());
  }

  private Optional<Report> perform(List<String> args, Streams to, Interruption interruption) {
    Instant start = clock.instant();
    List<String> complete = Arguments.complete(args);
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
      if (asksForHelp(parsed)) {
        requireKnownCommand(parsed);
        HelpPage.arrange(parser);
        boolean _ = interruption.beginAnswer();
        CommandLine.executeHelpRequest(parsed);
        return Optional.empty();
      }
      return Optional.of(perform(lastOf(parsed), globals, level, to, start, interruption));
    } catch (ParameterException e) {
      Optional<String> misspelt =
          Arguments.misspeltMethod(args).filter(method -> isUnknownArgument(e));
      String message =
          misspelt.orElseGet(
              () ->
                  e instanceof UnmatchedArgumentException unmatched
                      ? UnknownWords.message(unmatched, commands.everything())
                      : messageOf(e));
      // Of the method nothing is known, so that its help would be another's.
      CommandLine parent = e.getCommandLine().getParent();
      CommandLine asked = misspelt.isPresent() && parent != null ? parent : e.getCommandLine();
      boolean _ = interruption.beginAnswer();
      return Optional.of(usage(nameOf(asked), message, args, globals, to));
    } catch (UsageException e) {
      boolean _ = interruption.beginAnswer();
      return Optional.of(usage(nameOf(parser), messageOf(e), args, globals, to));
    }
  }

  private LogLevel levelOf(GlobalOptions globals) throws UsageException {
    LogLevel asked = globals.logLevel.value();
    if (asked != null) {
      return asked;
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

  private static boolean asksForHelp(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      if (command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnknownArgument(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
  }

  /** The parser lets everything pass once it has seen that help is wanted. */
  private static void requireKnownCommand(ParseResult parsed) {
    for (ParseResult result = parsed; result != null; result = result.subcommand()) {
      if (!result.unmatched().isEmpty()) {
        throw new UnmatchedArgumentException(
            result.commandSpec().commandLine(), result.unmatched());
      }
    }
  }

  private static CommandLine lastOf(ParseResult parsed) {
    List<CommandLine> chain = parsed.asCommandLineList();
    CommandLine last = chain.getLast();
    if (!parsed.hasSubcommand()) {
      throw new ParameterException(last, NO_COMMAND);
    }
    if (!(last.getCommand() instanceof Command)) {
      throw new ParameterException(last, "MODEL is missing");
    }
    return last;
  }

  private Report perform(
      CommandLine command,
      GlobalOptions globals,
      LogLevel level,
      Streams to,
      Instant start,
      Interruption interruption) {
    Style errStyle = style(globals, screen.errIsTerminal());
    Messages messages = messages(to, level, errStyle);
    Optional<ProgressDisplay> display =
        ProgressDisplay.Form.of(
                globals.progress.or(When.AUTO),
                level,
                screen,
                isDumb(),
                new ProgressBar(errStyle, screen.unicode()))
            .map(form -> ProgressDisplay.to(to.err(), form));
    Optional<CommandTrace> trace =
        TraceSettings.wanted(environment)
            ? Optional.of(Tracing.begin(telemetry.get(), nameOf(command), start))
            : Optional.empty();
    Output output = globals.output.or(Output.TEXT);
    FilesInUse files = FilesInUse.of(command.getCommandSpec());
    // A stream that a signature or a report goes to holds nothing else.
    boolean aside = output == Output.TEXT && files.takeStandardOutput();
    Streams shown = aside ? to.withResultOnErr() : to;
    boolean terminal = aside ? screen.errIsTerminal() : screen.outIsTerminal();
    Session session = new Session(shown, output, messages, display, trace);
    UnaryOperator<Report> completed =
        result -> {
          display.ifPresent(ProgressDisplay::close);
          return result.completed(session.warnings(), Duration.between(start, clock.instant()));
        };
    Supplier<Runnable> lastWords =
        () -> {
          session.endQuestion();
          Report report =
              completed.apply(Report.interrupted(describe(command.getCommand(), command)));
          StringWriter out = new StringWriter();
          StringWriter err = new StringWriter();
          Streams prepared = new Streams(new PrintWriter(out), new PrintWriter(err));
          Messages words = messages(prepared, level, errStyle);
          write(report, output, Style.PLAIN, terminal, words, prepared);
          return () -> {
            shown.out().print(out);
            to.err().print(err);
            boolean _ = to.flush();
          };
        };
    interruption.leave(lastWords);
    Report report = completed.apply(resultOf(command, files, session, messages, interruption));
    if (report.page().isPresent()) {
      report =
          HtmlReport.written(
              report,
              report.page().get(),
              warning -> {
                session.warn(warning);
                return session.warnings();
              },
              to,
              start);
    }
    if (trace.isPresent()) {
      Tracing.end(trace.get(), report);
    }
    if (report.result() == Result.INTERRUPTED) {
      interruption.say(lastWords);
    } else {
      boolean _ = interruption.beginAnswer();
      write(report, output, style(globals, terminal), terminal, messages, shown);
    }
    if (trace.isPresent()) {
      Tracing.export(trace.get(), report)
          .ifPresent(warning -> messages.warning(warning.message(), Advice.on(warning)));
    }
    return report;
  }

  private static Report resultOf(
      CommandLine command,
      FilesInUse files,
      Session session,
      Messages messages,
      Interruption interruption) {
    Command task = command.getCommand();
    try {
      files.check(!session.isForPeople());
      return task.run(session);
    } catch (UsageException e) {
      return describe(task, command)
          .result(Result.MISUSED)
          .reason(USAGE)
          .message(messageOf(e))
          .build();
    } catch (InterruptedException e) {
      return Report.interrupted(describe(task, command));
    } catch (ModelSigningException e) {
      messages.trace(e);
      // Channels answer an interrupt by an I/O error, and some libraries by errors of their own.
      if (Thread.interrupted() || interruption.isRequested()) {
        return Report.interrupted(describe(task, command));
      }
      Result result = e instanceof MalformedSignatureException ? Result.FAILED : Result.ERROR;
      return describe(task, command)
          .result(result)
          .reason(e.reason())
          .message(messageOf(e))
          .advice(KeyFileAdvice.on(e, nameOf(command).startsWith("sign")))
          .build();
    } catch (RuntimeException | Error e) {
      messages.trace(e);
      if (interruption.isRequested()) {
        return Report.interrupted(describe(task, command));
      }
      return describe(task, command)
          .result(Result.ERROR)
          .reason(reasonOf(e))
          .message(breakdownOf(e))
          .build();
    }
  }

  /** Describes the command once it has ended: only then does it know all that it is about. */
  private static Report.Builder describe(Command task, CommandLine command) {
    Report.Builder report = Report.builder().command(nameOf(command));
    task.describe(report);
    return report;
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
    Output output = asksForJson(args) ? Output.JSON : globals.output.or(Output.TEXT);
    if (message.equals(NO_COMMAND) && output == Output.TEXT) {
      to.err().print(Overview.TEXT);
      to.err().flush();
      return report;
    }
    Messages messages = messages(to, LogLevel.INFO, style(globals, screen.errIsTerminal()));
    write(report, output, Style.PLAIN, false, messages, to);
    return report;
  }

  private static boolean asksForJson(List<String> args) {
    int option = args.indexOf("--output");
    String value = option >= 0 && option + 1 < args.size() ? args.get(option + 1) : "";
    return value.equalsIgnoreCase("json")
        || args.stream().anyMatch(arg -> arg.equalsIgnoreCase("--output=json"));
  }

  private void write(
      Report report, Output output, Style style, boolean terminal, Messages messages, Streams to) {
    switch (output) {
      case JSON -> new JsonReport(to.out()).write(report);
      case TEXT ->
          new TextReport(to.out(), style, terminal ? screen.columns() : TextBlock.UNBROKEN)
              .write(report);
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
          .causes()
          .forEach(cause -> messages.hint(LogLevel.ERROR, CauseAdvice.on(cause, report)));
      if (report.causes().isEmpty() || !CauseAdvice.unexplained(report).isEmpty()) {
        Advice.on(report).ifPresent(advice -> messages.hint(LogLevel.ERROR, advice));
      }
    }
  }

  private Messages messages(Streams to, LogLevel level, Style style) {
    return screen.errIsTerminal()
        ? new Messages(to.err(), level, style, screen.columns())
        : new Messages(to.err(), level, style);
  }

  private Style style(GlobalOptions globals, boolean terminal) {
    return switch (globals.color.or(When.AUTO)) {
      case ALWAYS -> Style.COLOR;
      case NEVER -> Style.PLAIN;
      case AUTO ->
          Style.of(terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb());
    };
  }

  /** Returns whether the terminal can do nothing but write lines. */
  private boolean isDumb() {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }

  private static String nameOf(CommandLine command) {
    String program = command.getCommandSpec().root().name();
    return command.getCommandSpec().qualifiedName().substring(program.length()).strip();
  }

  private static String messageOf(ParameterException e) {
    String message = messageOf((Exception) e);
    boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
    return sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
  }

  private static String messageOf(Exception e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
