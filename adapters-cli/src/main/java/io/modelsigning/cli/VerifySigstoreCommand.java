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
    header = "Verify that a model is what somebody signed through Sigstore.",
    customSynopsis = {
      "model-signing verify [sigstore] --identity ID --identity-provider URL",
      "                                [OPTIONS] MODEL"
    },
    description = {
      "Identity and provider are compared exactly; a refusal shows what was found instead. The network is used only to fetch Sigstore's trust root, which is kept; with --trust-config never."
    },
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  Signed by a person:",
      "    model-signing verify --identity you@example.com \\",
      "        --identity-provider https://accounts.google.com bert",
      "  Signed by a workflow of GitHub Actions:",
      "    model-signing verify --identity-provider \\",
      "        https://token.actions.githubusercontent.com --identity \\",
      "        https://github.com/o/r/.github/workflows/sign.yml@refs/heads/main \\",
      "        bert",
      "  Without the network:",
      "    model-signing verify --identity you@example.com \\",
      "        --identity-provider https://accounts.google.com \\",
      "        --trust-config trusted_root.json bert"
    })
final class VerifySigstoreCommand implements Task {
  private final Verifying verifying;
  private final Lazy<SigstoreMethods> sigstore;

  @Option(
      names = "--identity",
      paramLabel = "ID",
      description =
          "Required. The signer: an e-mail address, or the URL of a workload, compared exactly.")
  private @Nullable String identity;

  @Option(
      names = "--identity-provider",
      paramLabel = "URL",
      description =
          "Required. Who vouches for that identity, such as https://accounts.google.com, compared"
              + " exactly.")
  private @Nullable String identityProvider;

  @Mixin private VerifyFlags flags = new VerifyFlags();

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
