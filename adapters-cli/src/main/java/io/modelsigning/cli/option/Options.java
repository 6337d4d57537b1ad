package io.modelsigning.cli.option;

import picocli.CommandLine.Model.CommandSpec;

/** Options that commands have in common, or one. */
public interface Options {
  /** Defines the options for {@code command}. */
  void addTo(CommandSpec command);
}
