package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies an identity that Sigstore certified. */
@Command(
    name = "sigstore",
    sortOptions = false,
    description = "Verify that a model is what a person or a workload signed by way of Sigstore.")
final class VerifySigstoreCommand implements Task {
  @Mixin private VerifyFlags flags = new VerifyFlags();

  @Option(
      names = "--identity",
      paramLabel = "ID",
      description =
          "Who must have signed: an e-mail address or a workload's URL, compared exactly."
              + " Required.")
  private @Nullable String identity;

  @Option(
      names = "--identity-provider",
      paramLabel = "URL",
      description =
          "Who must vouch for that identity, such as https://accounts.google.com, compared exactly."
              + " Required.")
  private @Nullable String identityProvider;

  @Mixin private SigstoreInstanceOptions instance = new SigstoreInstanceOptions();

  @Inject
  VerifySigstoreCommand() {}

  @Override
  public Report run(Conversation conversation) throws UsageException, ModelSigningException {
    flags.model.path();
    if (identity == null) {
      throw new UsageException("--identity is missing");
    }
    if (identityProvider == null) {
      throw new UsageException("--identity-provider is missing");
    }
    instance.requireOne();
    throw SigstoreNotAvailable.forVerifying();
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.SIGSTORE);
  }
}
