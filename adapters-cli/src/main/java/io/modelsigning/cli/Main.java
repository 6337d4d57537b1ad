package io.modelsigning.cli;

import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.startup.AotTrainingRun;
import io.modelsigning.cli.startup.Preloader;
import io.modelsigning.cli.terminal.ResultStream;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.terminal.TerminalWidth;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Starts the command line. */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;

  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) throws IOException {
    // All that is written is English or for programs, and some locales have digits of their own.
    Locale.setDefault(Locale.ENGLISH);
    // Without this, the Java runtime keeps from a proxy the password that the user gave for it.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    String training = System.getProperty(AotTrainingRun.PROPERTY);
    if (training != null) {
      AotTrainingRun.run(
          training,
          // Nothing in the surroundings of a build may change what the command does.
          words -> run(words, Map.of(), Launcher.NONE).status(),
          args);
      return;
    }
    Launcher launcher = Launcher.ofThisProcess();
    ExitCode exitCode;
    try {
      exitCode = run(Launcher.words(args), System.getenv(), launcher);
    } catch (RuntimeException | Error e) {
      if (Launcher.isInterpreter()) {
        System.err.println("error: cannot go on: " + e);
        Runtime.getRuntime().halt(ExitCode.UNAVAILABLE.status());
        return;
      }
      if (!launcher.waits()) {
        throw e;
      }
      // Not even a sentence is left, such as where no file can be opened: the launcher says it.
      Runtime.getRuntime().halt(Launcher.BROKEN_DOWN);
      return;
    }
    // To exit would first look for a logger in all jars, which takes a fifth of a short command's
    // time. What was to be done at the end is done: the work is over and its files are closed.
    Runtime.getRuntime().halt(launcher.statusOf(exitCode));
  }

  /** Runs the command that {@code args} name; does not throw, nor return after a signal. */
  static ExitCode run(List<String> args, Map<String, String> environment, Launcher launcher) {
    Interruption interruption = Interruption.ofCurrentThread(launcher);
    ResultStream out = new ResultStream(new FileOutputStream(FileDescriptor.out));
    Streams streams =
        new Streams(
            new FileInputStream(FileDescriptor.in),
            writerTo(out),
            writerTo(new FileOutputStream(Launcher.errors())),
            out::isAbandoned);
    ExitCode exitCode = ExitCode.UNAVAILABLE;
    try {
      launcher.watch();
      int processors = Runtime.getRuntime().availableProcessors();
      if (processors > 1) {
        Preloader.of(args);
      }
      exitCode =
          DaggerCliComponent.factory()
              .create(
                  streams,
                  screen(),
                  Main::askForPassword,
                  environment,
                  Clock.systemUTC(),
                  processors)
              .runner()
              .run(args, interruption);
    } catch (RuntimeException | Error e) {
      // No thread can be started, or parts of the application are missing.
      exitCode = Runner.breakDown(e, args, streams, interruption);
    } finally {
      interruption.workIsOver(exitCode);
    }
    if (exitCode == ExitCode.INTERRUPTED && interruption.isRequested()) {
      Interruption.awaitEnd();
    }
    return exitCode;
  }

  /** Results are UTF-8 whatever the locale: file names have to come out as they are. */
  private static PrintWriter writerTo(OutputStream stream) {
    return new PrintWriter(
        new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  private static Screen screen() {
    String terminals = System.getProperty(Screen.TERMINALS_PROPERTY);
    int columns = columns();
    IntSupplier width = new TerminalWidth(columns);
    if (terminals == null) {
      boolean terminal = terminal().isPresent();
      return new Screen(terminal, terminal, columns, isUtf8(), width);
    }
    List<String> names = List.of(terminals.split(","));
    return new Screen(
        names.contains("out"), names.contains("err"), columns, names.contains("utf-8"), width);
  }

  private static boolean isUtf8() {
    return System.getProperty("native.encoding", "").equals("UTF-8");
  }

  private static int columns() {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null ? DEFAULT_COLUMNS : Math.max(20, Integer.parseInt(columns));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  private static Optional<char[]> askForPassword(String question) {
    return terminal().map(console -> console.readPassword("%s", question));
  }

  /** The console is null without a terminal again, as of JDK 25 (JDK-8351435). */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> terminal() {
    Console console = System.console();
    return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
  }
}
