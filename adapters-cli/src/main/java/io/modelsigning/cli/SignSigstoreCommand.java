package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
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
  @Mixin private SignFlags flags = new SignFlags();
  @Mixin private SigstoreInstanceOptions instance = new SigstoreInstanceOptions();

  @Mixin private IdentityTokenOptions token = new IdentityTokenOptions();

  @Inject
  SignSigstoreCommand() {}

  @Override
  public Report run(Conversation conversation) throws UsageException, ModelSigningException {
    flags.model.path();
    instance.requireOne();
    token.requireConsistent();
    throw SigstoreNotAvailable.forSigning();
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.SIGSTORE);
  }
}
