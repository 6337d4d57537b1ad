package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.sigstore.SigstoreMethods;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Signs with an identity that Sigstore certifies. */
@Command(
    name = "sigstore",
    sortOptions = false,
    description =
        "Sign a model with your identity, without a key to keep: Sigstore certifies the identity"
            + " and records the signature in a public log.")
final class SignSigstoreCommand implements Task {
  private final Signing signing;
  private final Lazy<SigstoreMethods> sigstore;
  private final IdentityTokens tokens;

  @Mixin private SignFlags flags = new SignFlags();
  @Mixin private SigstoreInstanceOptions instance = new SigstoreInstanceOptions();

  @Mixin private IdentityTokenOptions token = new IdentityTokenOptions();

  @Inject
  SignSigstoreCommand(Signing signing, Lazy<SigstoreMethods> sigstore, IdentityTokens tokens) {
    this.signing = signing;
    this.sigstore = sigstore;
    this.tokens = tokens;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    return signing.sign(
        flags, sigstore.get().signer(tokens.options(token, instance.source())), conversation);
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.SIGSTORE);
  }
}
