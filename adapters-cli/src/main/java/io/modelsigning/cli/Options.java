package io.modelsigning.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Options that commands have in common, or one. */
interface Options {
  /** Defines the options for {@code command}. */
  void addTo(CommandSpec command);
}
