package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Where the token comes from that proves an identity to Sigstore. */
public final class IdentityTokenOptions implements Options {
  public final Option<String> identityToken =
      SIGNER.secret(
          "--identity-token",
          "TOKEN",
          "The token that proves the identity (OpenID Connect), which other users can see in the"
              + " list of processes.");

  public final Option<Path> identityTokenFile =
      SIGNER.file(FileRole.READ, "--identity-token-file", "FILE", "A file that holds that token.");

  public final Option<Boolean> useAmbientCredentials =
      SIGNER.flag(
          "--use-ambient-credentials",
          "Take the token from the surroundings, as on a build server, and never ask.");

  public final Option<Boolean> disableAmbient =
      SIGNER.flag("--disable-ambient", "Do not look for a token in the surroundings.");

  public final Option<Boolean> forceOutOfBand =
      SIGNER.flag(
          "--oauth-force-oob",
          "Open no browser: print an address to log in at, and read back the code shown there.");

  public final Option<String> clientId =
      SIGNER.option(
          String.class,
          "--client-id",
          "ID",
          "The client to log in as, where the identity provider wants another one.");

  public final Option<Path> clientSecretFile =
      SIGNER.file(
          FileRole.READ,
          "--client-secret-file",
          "FILE",
          "A file whose first line is that client's secret.");

  public final Option<String> clientSecret =
      SIGNER.secret(
          "--client-secret",
          "TEXT",
          "The secret itself, which other users can see in the list of processes.");

  @Override
  public void addTo(CommandSpec command) {
    identityToken.addTo(command);
    identityTokenFile.addTo(command);
    useAmbientCredentials.addTo(command);
    disableAmbient.addTo(command);
    forceOutOfBand.addTo(command);
    clientId.addTo(command);
    clientSecretFile.addTo(command);
    clientSecret.addTo(command);
  }

  public void requireConsistent() throws UsageException {
    if (identityToken.value() != null && identityTokenFile.value() != null) {
      throw new UsageException("--identity-token does not go with --identity-token-file");
    }
    if (clientSecret.value() != null && clientSecretFile.value() != null) {
      throw new UsageException("--client-secret does not go with --client-secret-file");
    }
    if (useAmbientCredentials.or(false) && disableAmbient.or(false)) {
      throw new UsageException("--use-ambient-credentials does not go with --disable-ambient");
    }
  }
}
