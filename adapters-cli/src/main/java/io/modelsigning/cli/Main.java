package io.modelsigning.cli;

import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.startup.AotTrainingRun;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Starts the command line. */
public final class Main {
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

  private static ExitCode run(
      List<String> args, Map<String, String> environment, Launcher launcher) {
    return Program.run(
        args,
        environment,
        launcher,
        (streams, screen, prompt, clock, processors) ->
            DaggerCliComponent.factory()
                .create(streams, screen, prompt, environment, clock, processors)
                .runner());
  }
}
