package io.modelsigning.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The private key to sign with, and where its password comes from. */
final class PrivateKeyOptions {
  @Option(
      names = "--private-key",
      paramLabel = "PEM",
      description =
          "The private key: EC P-256, P-384 or P-521, SEC1 or PKCS#8, encrypted or not. Required.")
  @Nullable Path privateKey;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the key's password. Without a password, an encrypted key's is"
              + " asked for on the terminal.")
  @Nullable Path passwordFile;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "An environment variable that holds the key's password.")
  @Nullable String passwordEnv;

  @Option(
      names = "--password",
      paramLabel = "TEXT",
      description = "The key's password. Other users can see it in the list of processes.")
  @Nullable String password;

  Path requiredKey() throws UsageException {
    if (privateKey == null) {
      throw new UsageException("--private-key is missing");
    }
    return privateKey;
  }
}
