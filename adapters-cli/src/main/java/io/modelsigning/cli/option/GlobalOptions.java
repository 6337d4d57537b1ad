package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.GENERAL;

import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.Version;
import io.modelsigning.cli.terminal.LogLevel;
import io.modelsigning.cli.terminal.When;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The program itself: what holds for every command. */
public final class GlobalOptions {
  public final Option<Output> output =
      GENERAL.inherited(
          Output.class,
          "--output",
          "FORMAT",
          "Form of the result: text, json or jsonl (an object in each line); of 'verify' also"
              + " github (annotations and the summary of a workflow's step), sarif, junit or gitlab"
              + " (code quality), which CI services read. Default: text.");

  public final Option<Path> outputFile =
      new Option<>(
          GENERAL
              .named(
                  FileRole.RESULTS_WRITTEN,
                  "--output-file",
                  "FILE",
                  "Write the form of --output to FILE, and text to standard output. FILE must be"
                      + " outside of the model. Older results are replaced, any other file only"
                      + " with --force, where the command has that; - for standard output.")
              .type(Path.class)
              .scopeType(ScopeType.INHERIT)
              .build());

  public final Option<When> progress =
      GENERAL.inherited(
          When.class,
          "--progress",
          "WHEN",
          "Show progress: auto (on a terminal, when it takes a moment), always (in a log, a line"
              + " every few seconds) or never. Default: auto.");

  public final Option<When> color =
      GENERAL.inherited(
          When.class,
          "--color",
          "WHEN",
          "Use colours: auto (on a terminal, unless NO_COLOR is set), always or never. Default:"
              + " auto.");

  public final Option<LogLevel> logLevel =
      GENERAL.inherited(
          LogLevel.class,
          "--log-level",
          "LEVEL",
          "Show messages of this level and above: debug, info, warning, error or critical. Default:"
              + " info.");

  public final Option<Boolean> quiet =
      switchable(
          "--quiet",
          "Say nothing but errors: no result, unless it is asked for as JSON, no warnings, hints or"
              + " progress. The exit code is the answer.");

  public final Option<Boolean> offline =
      switchable(
          "--offline",
          "Use no network: nothing is fetched, and no trace is sent. What cannot be done without"
              + " says so.");

  public final Option<Path> config =
      new Option<>(
          GENERAL
              .named(
                  FileRole.READ,
                  "--config",
                  "FILE",
                  "Take options that are set nowhere else from this file in YAML; with none from no"
                      + " file. Default: $XDG_CONFIG_HOME/model-signing/config.yaml, else"
                      + " ~/.config/model-signing/config.yaml, if it is there.")
              .scopeType(ScopeType.INHERIT)
              .build());

  public final Option<Boolean> help =
      new Option<>(
          GENERAL
              .switched("Show this help and exit.", "-h", "--help")
              .usageHelp(true)
              .scopeType(ScopeType.INHERIT)
              .build());

  public final Option<Boolean> version =
      new Option<>(
          GENERAL
              .switched("Show version, Java and hashing kernels, and exit.", "-V", "--version")
              .versionHelp(true)
              .build());

  /** Makes a flag, with an opposite, that can be given after the command as well. */
  private static Option<Boolean> switchable(String name, String description) {
    return new Option<>(
        GENERAL
            .switched(description, name)
            .negatable(true)
            .fallbackValue("true")
            .scopeType(ScopeType.INHERIT)
            .build());
  }

  public CommandSpec definition() {
    return Definition.of(
            this,
            "model-signing",
            "Sign machine-learning models, and verify that they are what somebody signed.")
        .synopsis("model-signing [OPTIONS] COMMAND")
        .description(
            "A model is a file or a directory, whatever its format. Signatures follow the OpenSSF"
                + " Model Signing format, version 1.0.")
        .examples(
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
            "More about a command: 'model-signing help sign key', for instance.")
        .with(output, outputFile, progress, color, logLevel, quiet, offline, config, help, version)
        .versionProvider(new Version());
  }
}
