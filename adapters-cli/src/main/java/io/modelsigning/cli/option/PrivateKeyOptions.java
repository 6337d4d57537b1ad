package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** The private key to sign with, and where its password comes from. */
public final class PrivateKeyOptions implements Options {
  public final Option<Path> privateKey =
      SIGNER.file(
          FileRole.READ,
          "--private-key",
          "PEM",
          "Required. The private key, on curve P-256, P-384 or P-521; may be encrypted.");

  public final PasswordOptions password =
      new PasswordOptions("Default: ask for it on the terminal.");

  @Override
  public void addTo(CommandSpec command) {
    privateKey.addTo(command);
    password.addTo(command);
  }

  public Path requiredKey() throws UsageException {
    Path file = privateKey.value();
    if (file == null) {
      throw new UsageException("--private-key is missing");
    }
    return file;
  }
}
