package io.modelsigning.cli.option;

import io.modelsigning.domain.storage.Overwrite;
import picocli.CommandLine.Model.CommandSpec;

/** Whether an output may replace a file that is no older output. */
public final class ForceOption implements Options {
  private final Option<Boolean> force;

  /**
   * @param group where help shows it: with the option of the output
   * @param output what is written, such as {@code signature}
   */
  public ForceOption(OptionGroup group, String output) {
    force =
        group.flagOfOneRun(
            FilesInUse.FORCE,
            "Let the %s replace a file that is no older %s. What the command reads is never replaced."
                .formatted(output, output));
  }

  /** Returns what the output may replace. */
  Overwrite overwrite() {
    return force.or(false) ? Overwrite.ANYTHING : Overwrite.OLDER_SIGNATURE;
  }

  @Override
  public void addTo(CommandSpec command) {
    force.addTo(command);
  }
}
