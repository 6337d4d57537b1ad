package io.modelsigning.cli;

import io.modelsigning.cli.ci.CiReports;
import io.modelsigning.cli.ci.WorkflowLog;
import io.modelsigning.cli.command.Command;
import io.modelsigning.cli.command.CommandRunner;
import io.modelsigning.cli.command.Commands;
import io.modelsigning.cli.option.FilesInUse;
import io.modelsigning.cli.option.GlobalOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.parse.Arguments;
import io.modelsigning.cli.parse.HelpPage;
import io.modelsigning.cli.parse.UnknownWords;
import io.modelsigning.cli.result.Advice;
import io.modelsigning.cli.result.CauseAdvice;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.HtmlReport;
import io.modelsigning.cli.result.JsonReport;
import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.ResultFile;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.result.TextReport;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.session.Session;
import io.modelsigning.cli.session.Tracing;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.cli.storage.NetworkUse;
import io.modelsigning.cli.storage.Storages;
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
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.opentelemetry.CommandTrace;
import io.modelsigning.opentelemetry.Telemetry;
import io.modelsigning.opentelemetry.TraceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line from its words to its exit code. */
public final class Runner implements CommandRunner {
  private static final String NO_COMMAND = "a command is missing";

  private final Commands commands;
  private final Streams streams;
  private final Screen screen;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Provider<Telemetry> telemetry;
  private final Storages storages;
  private final NetworkUse network;

  @Inject
  Runner(
      Commands commands,
      Streams streams,
      Screen screen,
      Map<String, String> environment,
      Clock clock,
      Provider<Telemetry> telemetry,
      Storages storages,
      NetworkUse network) {
    this.commands = commands;
    this.streams = streams;
    this.screen = screen;
    this.environment = environment;
    this.clock = clock;
    this.telemetry = telemetry;
    this.storages = storages;
    this.network = network;
  }

  /** Runs the command and writes its result; does not throw. */
  public ExitCode run(List<String> args) {
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
      return perform(args, streams, interruption, Settings.of(commands, environment))
          .map(CommandResult::exitCode)
          .orElse(ExitCode.DONE);
    } catch (RuntimeException | Error e) {
      return breakDown(e, args, streams, interruption);
    }
  }

  /** Answers that the program cannot go on; left to the JVM, this would be no answer. */
  static ExitCode breakDown(
      Throwable cause, List<String> args, Streams to, Interruption interruption) {
    boolean unanswered = interruption.beginAnswer();
    CommandResult result = Outcome.of(Subject.of(""), cause);
    Optional<Output> form = formAskedFor(args);
    if (unanswered && form.isPresent()) {
      // Of the surroundings nothing is known here, and of a model neither.
      writer(form.get(), to.out(), Style.PLAIN, TextBlock.UNBROKEN, Map.of(), warning -> {})
          .end(result, new Completion(List.of(), Duration.ZERO), to.out());
    }
    Messages messages = new Messages(to.err(), LogLevel.ERROR, Style.PLAIN);
    result.complaint().ifPresent(why -> messages.error(why.message()));
    return ExitCode.UNAVAILABLE;
  }

  @Override
  public Optional<CommandResult> perform(List<String> args, Streams to) {
    // What a command has done as a part of it depends on nothing but these words.
    return perform(args, to, Interruption.none(), Settings.none());
  }

  private Optional<CommandResult> perform(
      List<String> args, Streams to, Interruption interruption, Settings settings) {
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
      CommandLine command = lastOf(parsed);
      settings.apply(parsed);
      return Optional.of(perform(command, globals, settings, to, start, interruption));
    } catch (ParameterException e) {
      settings.applyIfUsable(parser.getCommandSpec());
      Optional<String> misspelt =
          Arguments.misspeltMethod(args).filter(method -> e instanceof UnmatchedArgumentException);
      String message =
          misspelt.orElseGet(
              () ->
                  e instanceof UnmatchedArgumentException unmatched
                      ? UnknownWords.message(unmatched, commands.everything())
                      : sentenceOf(e));
      // Of the method nothing is known, so that its help would be another's.
      CommandLine parent = e.getCommandLine().getParent();
      CommandLine asked = misspelt.isPresent() && parent != null ? parent : e.getCommandLine();
      boolean _ = interruption.beginAnswer();
      return Optional.of(usage(nameOf(asked), message, args, globals, to));
    } catch (UsageException e) {
      boolean _ = interruption.beginAnswer();
      return Optional.of(usage(nameOf(parser), Outcome.messageOf(e), args, globals, to));
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
      // Where a method may be left out, the model is what is missing.
      throw new ParameterException(
          last,
          last.getSubcommands().containsKey(Arguments.DEFAULT_METHOD)
              ? "MODEL is missing"
              : NO_COMMAND + ": " + String.join(", ", last.getSubcommands().keySet()));
    }
    return last;
  }

  private CommandResult perform(
      CommandLine parsed,
      GlobalOptions globals,
      Settings settings,
      Streams given,
      Instant start,
      Interruption interruption) {
    Command command = parsed.getCommand();
    Output form = globals.output.or(Output.TEXT);
    Optional<ResultFile> file =
        Optional.ofNullable(globals.outputFile.value()).map(ResultFile::new);
    Output output = file.isPresent() ? Output.TEXT : form;
    Streams to = form == Output.GITHUB ? given.withErr(WorkflowLog::new) : given;
    Style errStyle = style(globals, screen.errIsTerminal());
    boolean quiet = globals.quiet.or(false);
    boolean offline = globals.offline.or(false);
    if (offline) {
      network.forbid();
    }
    LogLevel level = quiet ? LogLevel.ERROR : globals.logLevel.or(LogLevel.INFO);
    Messages messages = messages(to, level, errStyle, quiet);
    Optional<ProgressDisplay> display =
        ProgressDisplay.Form.of(
                quiet ? When.NEVER : globals.progress.or(When.AUTO),
                level,
                screen,
                isDumb(),
                new ProgressBar(errStyle, screen.unicode()))
            .map(shape -> ProgressDisplay.to(to.err(), shape));
    Optional<CommandTrace> trace =
        !offline && TraceSettings.wanted(environment)
            ? Optional.of(Tracing.begin(telemetry.get(), command.subject(), start))
            : Optional.empty();
    FilesInUse files = FilesInUse.of(parsed.getCommandSpec(), storages);
    // A stream that a signature or a report goes to holds nothing else.
    boolean aside = output == Output.TEXT && files.takeStandardOutput();
    boolean silent = quiet && output == Output.TEXT;
    Streams shown = silent ? to.withoutResult() : aside ? to.withResultOnErr() : to;
    boolean terminal = aside ? screen.errIsTerminal() : screen.outIsTerminal();
    Consumer<Warning> warn = warning -> messages.warning(warning.message(), Advice.on(warning));
    ResultWriter writer =
        writer(
            output,
            shown.out(),
            style(globals, terminal),
            terminal ? screen.columns() : TextBlock.UNBROKEN,
            environment,
            warn);
    Session session =
        new Session(
            shown,
            output,
            file.map(beside -> beside.beside(writer)).orElse(writer),
            silent,
            offline,
            settings,
            messages,
            display,
            trace);
    Supplier<Completion> completed =
        () -> {
          display.ifPresent(ProgressDisplay::close);
          return new Completion(session.warnings(), Duration.between(start, clock.instant()));
        };
    Function<CommandResult, Runnable> prepared =
        result -> {
          session.endQuestion();
          Completion completion = completed.get();
          StringWriter out = new StringWriter();
          StringWriter err = new StringWriter();
          Streams later = new Streams(new PrintWriter(out), new PrintWriter(err));
          Messages words = messages(later, level, errStyle, quiet);
          write(result, completion, output, writer, words, later, silent);
          return () -> {
            if (file.isPresent()) {
              CommandResult _ = file.get().end(result, completion, warn);
            }
            shown.out().print(out);
            to.err().print(err);
            boolean _ = to.flush();
          };
        };
    interruption.leave(() -> prepared.apply(new CommandResult.Interrupted(command.subject())));
    Prelude prelude =
        () -> {
          requireForm(form, file.isPresent(), command);
          if (settings.file().isPresent()) {
            files.addSettings(settings.file().get());
          }
          files.check(session.isForPrograms());
          settings.unusedVariables().forEach(session::warn);
          if (file.isPresent()) {
            begin(file.get(), form, to);
          }
        };
    CommandResult result = resultOf(command, prelude, settings, session, messages, interruption);
    Completion completion = completed.get();
    Optional<ReportRequest> page = result.subject().page();
    if (page.isPresent()) {
      result = HtmlReport.written(result, page.get(), completion, session::warn, to, start);
      completion = new Completion(session.warnings(), completion.duration());
    }
    if (file.isPresent() && result.exitCode() != ExitCode.INTERRUPTED) {
      result = file.get().end(result, completion, session::warn);
    }
    if (trace.isPresent()) {
      Tracing.end(trace.get(), result, completion);
    }
    if (result.exitCode() == ExitCode.INTERRUPTED) {
      CommandResult interrupted = result;
      interruption.say(() -> prepared.apply(interrupted));
    } else {
      boolean _ = interruption.beginAnswer();
      write(result, completion, output, writer, messages, shown, silent);
    }
    if (trace.isPresent()) {
      Tracing.export(trace.get(), result)
          .ifPresent(warning -> messages.warning(warning.message(), Advice.on(warning)));
    }
    return result;
  }

  /** What is made sure of before a command begins. */
  private interface Prelude {
    void run() throws UsageException, ModelSigningException;
  }

  private static void requireForm(Output form, boolean inFile, Command command)
      throws UsageException {
    Subject subject = command.subject();
    if (form.isOfVerdicts() && !isJudged(subject)) {
      throw new UsageException(
          "--output %s is for what is verified, but '%s' gives no verdict; it has text, json and jsonl"
              .formatted(form, subject.command()));
    }
    if (inFile && !form.isDocument()) {
      throw new UsageException(
          form == Output.TEXT
              ? "--output-file needs --output json, jsonl, sarif, junit or gitlab: text goes to"
                  + " standard output"
              : "--output github has no --output-file: GitHub reads it from standard output alone");
    }
  }

  private static boolean isJudged(Subject subject) {
    return switch (subject.purpose()) {
      case VERIFY, CHECK -> true;
      case SIGN, OTHER -> false;
    };
  }

  private void begin(ResultFile file, Output form, Streams to) throws UsageException {
    try {
      file.begin(
          out -> writer(form, out, Style.PLAIN, TextBlock.UNBROKEN, environment, warning -> {}),
          to);
    } catch (IOException e) {
      throw new UsageException("--output-file: " + e.getMessage());
    }
  }

  private static ResultWriter writer(
      Output form,
      PrintWriter out,
      Style style,
      int columns,
      Map<String, String> environment,
      Consumer<Warning> warn) {
    return switch (form) {
      case TEXT -> new TextReport(out, style, columns);
      case JSON -> new JsonReport(out, false);
      case JSONL -> new JsonReport(out, true);
      case GITHUB -> new CiReports(environment).github(out, warn);
      case SARIF -> new CiReports(environment).sarif(out);
      case JUNIT -> new CiReports(environment).junit(out);
      case GITLAB -> new CiReports(environment).gitlab(out);
    };
  }

  /** Runs the command, which knows all that it is about only once it has ended. */
  private static CommandResult resultOf(
      Command command,
      Prelude prelude,
      Settings settings,
      Session session,
      Messages messages,
      Interruption interruption) {
    try {
      prelude.run();
      CommandResult result = command.run(session);
      // That a policy would tolerate a failure says nothing of one that the user is the cause of.
      return isTolerated(result) && interruption.isRequested()
          ? new CommandResult.Interrupted(command.subject())
          : result;
    } catch (UsageException e) {
      return new CommandResult.Misused(command.subject(), settings.explained(Outcome.messageOf(e)));
    } catch (InterruptedException e) {
      return new CommandResult.Interrupted(command.subject());
    } catch (ModelSigningException e) {
      messages.trace(e);
      Subject subject = command.subject();
      // Channels answer an interrupt by an I/O error, and some libraries by errors of their own.
      if (Thread.interrupted() || interruption.isRequested()) {
        return new CommandResult.Interrupted(subject);
      }
      return Outcome.of(subject, e);
    } catch (RuntimeException | Error e) {
      messages.trace(e);
      return interruption.isRequested()
          ? new CommandResult.Interrupted(command.subject())
          : Outcome.of(command.subject(), e);
    }
  }

  private static boolean isTolerated(CommandResult result) {
    return switch (result) {
      case CommandResult.Judged judged -> judged.tolerated().isPresent();
      default -> false;
    };
  }

  private CommandResult usage(
      String command, String message, List<String> args, GlobalOptions globals, Streams to) {
    CommandResult result = new CommandResult.Misused(Subject.of(command), message);
    // The parser may have stopped before it came to this option.
    boolean inFile = args.stream().anyMatch(arg -> arg.matches("--output-file(=.*)?"));
    Output output =
        inFile ? Output.TEXT : formAskedFor(args).orElse(globals.output.or(Output.TEXT));
    if (message.equals(NO_COMMAND) && output == Output.TEXT) {
      to.err().print(Overview.TEXT);
      to.err().flush();
      return result;
    }
    Messages messages =
        messages(
            to, LogLevel.INFO, style(globals, screen.errIsTerminal()), globals.quiet.or(false));
    Completion completion = new Completion(List.of(), Duration.ZERO);
    ResultWriter writer =
        writer(output, to.out(), Style.PLAIN, TextBlock.UNBROKEN, environment, warning -> {});
    write(result, completion, output, writer, messages, to, false);
    return result;
  }

  private static Optional<Output> formAskedFor(List<String> args) {
    int option = args.indexOf("--output");
    String value = option >= 0 && option + 1 < args.size() ? args.get(option + 1) : "";
    for (Output form : Output.values()) {
      if (form == Output.TEXT) {
        continue;
      }
      if (value.equalsIgnoreCase(form.toString())
          || args.stream().anyMatch(arg -> arg.equalsIgnoreCase("--output=" + form))) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  private static void write(
      CommandResult result,
      Completion completion,
      Output output,
      ResultWriter writer,
      Messages messages,
      Streams to,
      boolean silent) {
    writer.end(result, completion, to.out());
    switch (result) {
      case CommandResult.Signed _,
          CommandResult.Verified _,
          CommandResult.Digested _,
          CommandResult.Inspected _,
          CommandResult.Compared _,
          CommandResult.Demonstrated _,
          CommandResult.Configured _,
          CommandResult.KeysMade _,
          CommandResult.Timestamped _,
          CommandResult.Trusted _,
          CommandResult.GeneratedText _,
          CommandResult.OfPolicy _,
          CommandResult.OfCache _ -> {
        // All is said.
      }
      case CommandResult.Judged judged -> {
        if (silent || output != Output.TEXT) {
          judged.complaint().ifPresent(why -> messages.error(why.message()));
        }
        Advice.on(judged).ifPresent(advice -> messages.hint(LogLevel.ERROR, advice));
      }
      case CommandResult.Refused refused -> {
        if (silent || output != Output.TEXT) {
          messages.error(refused.message());
        }
        refused
            .causes()
            .forEach(
                cause -> messages.hint(LogLevel.ERROR, CauseAdvice.on(cause, refused.subject())));
        if (refused.causes().isEmpty() || !CauseAdvice.unexplained(refused).isEmpty()) {
          Advice.on(refused).ifPresent(advice -> messages.hint(LogLevel.ERROR, advice));
        }
      }
      case CommandResult.Misused misused -> {
        messages.error(misused.message());
        messages.hint(
            LogLevel.ERROR,
            "see '%s --help'".formatted(("model-signing " + misused.subject().command()).strip()));
      }
      case CommandResult.Several _,
          CommandResult.Failed _,
          CommandResult.Unreported _,
          CommandResult.Interrupted _ -> {
        result.complaint().ifPresent(why -> messages.error(why.message()));
        Advice.on(result).ifPresent(advice -> messages.hint(LogLevel.ERROR, advice));
      }
    }
  }

  private Messages messages(Streams to, LogLevel level, Style style, boolean quiet) {
    Messages messages =
        screen.errIsTerminal()
            ? new Messages(to.err(), level, style, screen.columns())
            : new Messages(to.err(), level, style);
    return quiet ? messages.errorsAlone() : messages;
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

  private static String sentenceOf(ParameterException e) {
    String message = Outcome.messageOf(e);
    boolean sentence = message.length() > 1 && Character.isLowerCase(message.charAt(1));
    return sentence ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
  }
}
