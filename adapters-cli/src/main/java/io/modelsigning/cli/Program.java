package io.modelsigning.cli;

import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.startup.Preloader;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.ResultStream;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.terminal.TerminalWidth;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** A program with these commands, from the words it was given to its exit code. */
public final class Program {
  private static final int DEFAULT_COLUMNS = 80;

  private Program() {}

  /** Makes the part of a program that runs commands. */
  public interface Assembly {
    /**
     * Returns it, made of what comes from outside of the process.
     *
     * @param processors how many there are
     */
    Runner runner(
        Streams streams, Screen screen, PasswordPrompt prompt, Clock clock, int processors);
  }

  /**
   * Runs the command that {@code args} name, on this process's streams; does not throw, nor return
   * after a signal.
   *
   * @return the command's exit code
   */
  public static int run(List<String> args, Map<String, String> environment, Assembly assembly) {
    return run(args, environment, Launcher.NONE, assembly).status();
  }

  static ExitCode run(
      List<String> args, Map<String, String> environment, Launcher launcher, Assembly assembly) {
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
          assembly
              .runner(streams, screen(), Program::askForPassword, Clock.systemUTC(), processors)
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
