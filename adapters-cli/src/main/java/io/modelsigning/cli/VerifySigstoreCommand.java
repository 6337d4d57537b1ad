package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.sigstore.ExpectedSigner;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustSource;
import jakarta.inject.Inject;
import java.util.List;
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
  private final Verifying verifying;
  private final Lazy<SigstoreMethods> sigstore;

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
  VerifySigstoreCommand(Verifying verifying, Lazy<SigstoreMethods> sigstore) {
    this.verifying = verifying;
    this.sigstore = sigstore;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    ExpectedSigner expected =
        new ExpectedSigner(
            required("--identity", identity), required("--identity-provider", identityProvider));
    TrustSource trust = instance.source();
    if (flags.report.isWanted()) {
      flags.acceptReport(
          List.of(
              new PageOrder.Basis("Expected identity", expected.identity()),
              new PageOrder.Basis("Expected provider", expected.identityProvider()),
              new PageOrder.Basis("Sigstore instance", instance.description())));
    }
    return verifying.verify(flags, sigstore.get().verifier(expected, trust), conversation);
  }

  private static String required(String option, @Nullable String value) throws UsageException {
    if (value == null || value.isEmpty()) {
      throw new UsageException(option + " is missing");
    }
    return value;
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.SIGSTORE);
  }
}
