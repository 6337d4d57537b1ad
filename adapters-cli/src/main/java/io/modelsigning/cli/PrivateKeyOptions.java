package io.modelsigning.cli;

import static io.modelsigning.cli.OptionGroup.SIGNER;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** The private key to sign with, and where its password comes from. */
final class PrivateKeyOptions implements Options {
  final Option<Path> privateKey =
      SIGNER.file(
          FileRole.READ,
          "--private-key",
          "PEM",
          "Required. The private key, on curve P-256, P-384 or P-521; may be encrypted.");

  final Option<Path> passwordFile =
      SIGNER.file(
          FileRole.READ,
          "--password-file",
          "FILE",
          "A file whose first line is the key's password. Default: ask for it on the terminal.");

  final Option<String> passwordEnv =
      SIGNER.option(
          String.class,
          "--password-env",
          "NAME",
          "An environment variable that holds the password.");

  final Option<String> password =
      SIGNER.option(
          String.class,
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

  Path requiredKey() throws UsageException {
    Path file = privateKey.value();
    if (file == null) {
      throw new UsageException("--private-key is missing");
    }
    return file;
  }
}
