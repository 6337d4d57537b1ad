package io.modelsigning.cli.time;

import static io.modelsigning.cli.option.OptionGroup.TIME;

import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import picocli.CommandLine.Model.CommandSpec;

/** Which timestamps prove when a signature was made, and whether one must. */
public final class TimeOptions implements Options {
  final AuthorityOptions authorities = new AuthorityOptions();

  final Option<Boolean> required =
      TIME.negatable(
          false,
          "--require-timestamp",
          "Refuse a signature that no trusted authority has timestamped. Default: such a signature"
              + " counts, as long as nothing of it has expired.");

  @Override
  public void addTo(CommandSpec command) {
    authorities.addTo(command);
    required.addTo(command);
  }
}
