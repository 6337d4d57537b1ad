package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Where the password of a private key comes from. */
public final class PasswordOptions implements Options {
  public final Option<Path> file;

  public final Option<String> variable =
      SIGNER.option(
          String.class,
          "--password-env",
          "NAME",
          "An environment variable that holds the password.");

  public final Option<String> text =
      SIGNER.secret(
          "--password",
          "TEXT",
          "The password itself, which other users can see in the list of processes.");

  /**
   * @param byDefault what happens if none is given, for help
   */
  public PasswordOptions(String byDefault) {
    file =
        SIGNER.file(
            FileRole.READ,
            "--password-file",
            "FILE",
            "A file whose first line is the key's password. " + byDefault);
  }

  @Override
  public void addTo(CommandSpec command) {
    file.addTo(command);
    variable.addTo(command);
    text.addTo(command);
  }

  /** Returns whether any of them is given. */
  public boolean isGiven() {
    return file.value() != null || variable.value() != null || text.value() != null;
  }
}
