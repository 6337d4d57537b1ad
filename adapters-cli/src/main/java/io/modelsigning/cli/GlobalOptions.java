package io.modelsigning.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: what holds for every command. */
@Command(
    name = "model-signing",
    sortOptions = false,
    header = "Sign machine-learning models, and verify that they are what somebody signed.",
    customSynopsis = {"model-signing [OPTIONS] COMMAND"},
    description = {
      "A model is a file or a directory, whatever its format. Signatures follow the OpenSSF Model Signing format, version 1.0."
    },
    versionProvider = Version.class,
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  See signing, verifying and a refusal on a small model:",
      "    model-signing demo",
      "  Sign with a key, and verify:",
      "    model-signing sign key --private-key key.pem bert",
      "    model-signing verify key --public-key pub.pem bert",
      "  Sign with your identity (a browser opens), and verify whose it is:",
      "    model-signing sign bert",
      "    model-signing verify --identity you@example.com \\",
      "        --identity-provider https://accounts.google.com bert",
      "",
      "More about a command: 'model-signing help sign key', for instance."
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
      description = "Form of the result: text or json. Default: text.")
  Output output = Output.TEXT;

  @Option(
      names = "--progress",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description =
          "Show progress: auto (on a terminal, when it takes a moment), always (in a log, a line"
              + " every few seconds) or never. Default: auto.")
  When progress = When.AUTO;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      description =
          "Use colours: auto (on a terminal, unless NO_COLOR is set), always or never. Default:"
              + " auto.")
  When color = When.AUTO;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "Show messages of this level and above: debug, info, warning, error or critical. Default:"
              + " $MODEL_SIGNING_LOG_LEVEL, else info.")
  @Nullable LogLevel logLevel;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show version, Java and hashing kernels, and exit.")
  boolean version;
}
