package io.modelsigning.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The private key to sign with, and where its password comes from. */
final class PrivateKeyOptions {
  @Option(
      names = "--private-key",
      paramLabel = "PEM",
      description = "Required. The private key, on curve P-256, P-384 or P-521; may be encrypted.")
  @Nullable Path privateKey;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the key's password. Default: ask for it on the terminal.")
  @Nullable Path passwordFile;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "An environment variable that holds the password.")
  @Nullable String passwordEnv;

  @Option(
      names = "--password",
      paramLabel = "TEXT",
      description = "The password itself, which other users can see in the list of processes.")
  @Nullable String password;

  Path requiredKey() throws UsageException {
    if (privateKey == null) {
      throw new UsageException("--private-key is missing");
    }
    return privateKey;
  }
}
