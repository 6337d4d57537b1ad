package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Which policy decides. */
public final class PolicyOption implements Options {
  /** The name of the option, which alone means the method of the same name. */
  public static final String NAME = "--policy";

  private final Option<Path> file =
      EXPECTED_SIGNER.file(
          FileRole.READ,
          NAME,
          "FILE",
          "Required. The policy in YAML: which models must be signed by whom, and how.");

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
  }

  /** Returns the file with the policy. */
  public Path required() throws UsageException {
    Path given = file.value();
    if (given == null) {
      throw new UsageException(NAME + " is missing");
    }
    return given;
  }
}
