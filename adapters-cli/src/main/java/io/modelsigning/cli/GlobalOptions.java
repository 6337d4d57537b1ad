package io.modelsigning.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: what holds for every command. */
@Command(
    name = "model-signing",
    description = {
      "Sign machine-learning models and verify that they are what somebody signed.",
      "Signatures follow the OpenSSF Model Signing format, version 1.0."
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 done; 1 the model does not verify; 2 wrong usage; 3 no answer, for",
      "instance because a file cannot be read; 130 interrupted.",
      "",
      "'model-signing help COMMAND' shows the options of a command; 'model-signing demo' shows",
      "signing and verifying on a small model."
    })
final class GlobalOptions {
  /** How a result is written. */
  enum Output {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return idOf(this);
    }
  }

  /** From when on messages are shown; each level includes those after it. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    @Override
    public String toString() {
      return idOf(this);
    }

    /** Returns whether messages of {@code level} are shown at this one. */
    boolean shows(LogLevel level) {
      return compareTo(level) <= 0;
    }
  }

  /** When something is shown that only a terminal needs. */
  enum When {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return idOf(this);
    }
  }

  private static String idOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "How the result is written: text or json (default: text).")
  Output output = Output.TEXT;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "Show messages from this level on: debug, info, warning, error or critical (default:"
              + " $MODEL_SIGNING_LOG_LEVEL, else info).")
  @Nullable LogLevel logLevel;

  @Option(
      names = "--progress",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description =
          "Show progress on standard error: auto (on a terminal), always or never (default: auto).")
  When progress = When.AUTO;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description = "Use colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
  When color = When.AUTO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;
}
