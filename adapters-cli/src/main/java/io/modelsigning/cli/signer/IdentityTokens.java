package io.modelsigning.cli.signer;

import io.modelsigning.cli.option.IdentityTokenOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.domain.SigningException;
import io.modelsigning.sigstore.SigstoreSigningOptions;
import io.modelsigning.sigstore.TrustSource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;

/** Where Sigstore may take an identity token from, by options, environment and terminal. */
public final class IdentityTokens {

  private final Map<String, String> environment;
  private final Screen screen;
  private final TerminalLogin login;

  @Inject
  IdentityTokens(Map<String, String> environment, Screen screen, TerminalLogin login) {
    this.environment = environment;
    this.screen = screen;
    this.login = login;
  }

  public SigstoreSigningOptions options(
      IdentityTokenOptions asked, TrustSource trust, CommandContext context)
      throws UsageException, SigningException {
    asked.requireConsistent();
    SigstoreSigningOptions.Builder options =
        SigstoreSigningOptions.builder()
            .trust(trust)
            .disableAmbient(asked.disableAmbient.or(false))
            .useAmbient(asked.useAmbientCredentials.or(false))
            .forceOob(asked.forceOutOfBand.or(false))
            .environment(environment);
    asked.identityToken.ifGiven(options::identityToken);
    asked.identityTokenFile.ifGiven(options::identityTokenFile);
    asked.clientId.ifGiven(options::clientId);
    asked.clientSecret.ifGiven(options::clientSecret);
    Path secretFile = asked.clientSecretFile.value();
    if (secretFile != null) {
      options.clientSecret(
          String.valueOf(
              SecretFile.firstLineOf(
                  secretFile, "the client secret", CommandReasons.CLIENT_SECRET_NOT_AVAILABLE)));
    }
    if (screen.errIsTerminal()) {
      // Without a terminal nobody would see the address or could answer.
      options.userInteraction(login.during(context));
    }
    return options.build();
  }
}
