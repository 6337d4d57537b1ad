package io.modelsigning.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the token comes from that proves an identity to Sigstore. */
final class IdentityTokenOptions {
  @Option(
      names = "--identity-token",
      paramLabel = "TOKEN",
      description =
          "The token that proves the identity (OpenID Connect), which other users can see in the"
              + " list of processes.")
  @Nullable String identityToken;

  @Option(
      names = "--identity-token-file",
      paramLabel = "FILE",
      description = "A file that holds that token.")
  @Nullable Path identityTokenFile;

  @Option(
      names = "--use-ambient-credentials",
      description = "Take the token from the surroundings, as on a build server, and never ask.")
  boolean useAmbientCredentials;

  @Option(names = "--disable-ambient", description = "Do not look for a token in the surroundings.")
  boolean disableAmbient;

  @Option(
      names = "--oauth-force-oob",
      description =
          "Open no browser: print an address to log in at, and read back the code shown there.")
  boolean forceOutOfBand;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description = "The client to log in as, where the identity provider wants another one.")
  @Nullable String clientId;

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "A file whose first line is that client's secret.")
  @Nullable Path clientSecretFile;

  @Option(
      names = "--client-secret",
      paramLabel = "TEXT",
      description = "The secret itself, which other users can see in the list of processes.")
  @Nullable String clientSecret;

  void requireConsistent() throws UsageException {
    if (identityToken != null && identityTokenFile != null) {
      throw new UsageException("--identity-token does not go with --identity-token-file");
    }
    if (clientSecret != null && clientSecretFile != null) {
      throw new UsageException("--client-secret does not go with --client-secret-file");
    }
    if (useAmbientCredentials && disableAmbient) {
      throw new UsageException("--use-ambient-credentials does not go with --disable-ambient");
    }
  }
}
