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

  public final Option<Path> passwordFile =
      SIGNER.file(
          FileRole.READ,
          "--password-file",
          "FILE",
          "A file whose first line is the key's password. Default: ask for it on the terminal.");

  public final Option<String> passwordEnv =
      SIGNER.option(
          String.class,
          "--password-env",
          "NAME",
          "An environment variable that holds the password.");

  public final Option<String> password =
      SIGNER.secret(
          "--password",
          "TEXT",
          "The password itself, which other users can see in the list of processes.");

  @Override
  public void addTo(CommandSpec command) {
    privateKey.addTo(command);
    passwordFile.addTo(command);
    passwordEnv.addTo(command);
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
