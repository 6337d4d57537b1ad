package io.modelsigning.cli;

import io.modelsigning.cli.result.ExitCode;
import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Optional;

/**
 * The script that waits for this process and makes its end the command's exit code, if there is
 * one.
 *
 * <p>A JVM that does not start ends with 1, which would read as a model that does not verify, and
 * one whose options have it do something else ends with 0. So answers have statuses of their own
 * between the two, which nothing else has: signals end at 192. Any other status is no answer.
 */
final class Launcher implements Runnable {
  /** Names the process of the launcher; {@code start.sh} sets it. */
  static final String PROPERTY = "io.modelsigning.cli.launcher";

  private static final String ERRORS_PROPERTY = "io.modelsigning.cli.errors";

  /**
   * Is {@code true} where the system started Java as the interpreter of a file, and so put the
   * file's name before the command's own words, as in a container image that has no shell.
   */
  static final String INTERPRETER_PROPERTY = "io.modelsigning.cli.interpreter";

  private static final int STANDARD_ERROR = 2;
  private static final long NOBODY = -1;

  /** Nobody waits, as where the jar is started directly: exit codes are those of the command. */
  static final Launcher NONE = new Launcher(NOBODY);

  /** What is added to the exit codes of answers. */
  private static final int ANSWERED = 200;

  /** A signal ended the work, and its result is written. */
  private static final int SAID = 204;

  /** A signal ended the work before there was anything to write: the launcher says it. */
  static final int UNSAID = 205;

  /** As a JVM ends that does not start. */
  static final int BROKEN_DOWN = 1;

  private static final long ORPHAN_CHECK_MILLIS = 1000;

  private final long process;

  private Launcher(long process) {
    this.process = process;
  }

  /** Returns the launcher that started this process. */
  static Launcher ofThisProcess() {
    String process = System.getProperty(PROPERTY);
    try {
      return process == null ? NONE : new Launcher(Long.parseLong(process));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s must be the number of a process, but is '%s'".formatted(PROPERTY, process), e);
    }
  }

  /** Returns the words of the command, of all that the JVM was given. */
  static List<String> words(String... args) {
    List<String> words = List.of(args);
    return isInterpreter() && !words.isEmpty() ? words.subList(1, words.size()) : words;
  }

  static boolean isInterpreter() {
    return Boolean.getBoolean(INTERPRETER_PROPERTY);
  }

  boolean waits() {
    return process != NOBODY;
  }

  /**
   * Returns where the application's errors go. The launcher hides what the JVM itself would write
   * to standard error, and names another descriptor for sentences; Java opens none by its number.
   */
  static FileDescriptor errors() {
    int number = Integer.getInteger(ERRORS_PROPERTY, STANDARD_ERROR);
    if (number == STANDARD_ERROR) {
      return FileDescriptor.err;
    }
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("open descriptor %d for errors".formatted(number), e);
    }
  }

  /** Returns the status that this process has to end with. */
  int statusOf(ExitCode exitCode) {
    if (!waits()) {
      return exitCode.status();
    }
    return exitCode == ExitCode.INTERRUPTED ? SAID : ANSWERED + exitCode.status();
  }

  /**
   * Ends this process as a signal does once the launcher is gone, who was killed: who killed it
   * meant the command. Looks for the first time after a second, which costs short commands nothing.
   */
  void watch() {
    if (waits()) {
      Thread.ofPlatform().daemon().name("launcher").start(this);
    }
  }

  /** Ends this process with the launcher's. */
  @Override
  public void run() {
    try {
      do {
        Thread.sleep(ORPHAN_CHECK_MILLIS);
      } while (isChildOf(process));
    } catch (InterruptedException e) {
      return;
    }
    System.exit(ExitCode.INTERRUPTED.status());
  }

  private static boolean isChildOf(long launcher) {
    Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    return parent.isPresent() && parent.get().pid() == launcher;
  }
}
