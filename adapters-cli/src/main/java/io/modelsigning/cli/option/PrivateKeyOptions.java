package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import io.modelsigning.domain.key.KeyReference;
import picocli.CommandLine.Model.CommandSpec;

/** The private key to sign with, and where its password comes from. */
public final class PrivateKeyOptions implements Options {
  public final Option<KeyReference> privateKey =
      SIGNER.key(
          FileRole.READ,
          "--private-key",
          "Required. The private key, on curve P-256, P-384 or P-521: a file in PEM, which may be encrypted, or a reference to where it is held.");

  public final PasswordOptions password =
      new PasswordOptions("Default: ask for it on the terminal.");

  @Override
  public void addTo(CommandSpec command) {
    privateKey.addTo(command);
    password.addTo(command);
  }

  public KeyReference requiredKey() throws UsageException {
    KeyReference key = privateKey.value();
    if (key == null) {
      throw new UsageException("--private-key is missing");
    }
    return key;
  }
}
