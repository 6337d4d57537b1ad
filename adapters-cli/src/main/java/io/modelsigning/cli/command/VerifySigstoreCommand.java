package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.SigstoreAccess;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.Verifying;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.sigstore.ExpectedSigner;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustSource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies an identity that Sigstore certified. */
final class VerifySigstoreCommand implements Command {
  private final Verifying verifying;
  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;

  private final Option<String> identity =
      EXPECTED_SIGNER.option(
          String.class,
          "--identity",
          "ID",
          "Required. The signer: an e-mail address, or the URL of a workload, compared exactly.");

  private final Option<String> identityProvider =
      EXPECTED_SIGNER.option(
          String.class,
          "--identity-provider",
          "URL",
          "Required. Who vouches for that identity, such as https://accounts.google.com, compared"
              + " exactly.");

  private final VerifyFlags flags;

  private final SigstoreInstanceOptions instance = new SigstoreInstanceOptions();

  private final DigestCacheOptions cache = DigestCacheOptions.ofVerifying();

  @Inject
  VerifySigstoreCommand(
      Verifying verifying,
      Lazy<SigstoreMethods> sigstore,
      Map<String, String> environment,
      Storages storages) {
    this.verifying = verifying;
    this.sigstore = sigstore;
    this.environment = environment;
    this.flags = new VerifyFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "sigstore", "Verify that a model is what somebody signed through Sigstore.")
        .synopsis(
            "model-signing verify [sigstore] --identity ID --identity-provider URL",
            "                                [OPTIONS] MODEL...")
        .description(
            "Identity and provider are compared exactly; a refusal shows what was found instead."
                + " The network is used only to fetch Sigstore's trust root, which is kept; with"
                + " --trust-config never.",
            "",
            "Servers are asked by the proxies in HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, but for"
                + " those in NO_PROXY; their certificates are checked by the authorities in the"
                + " file SSL_CERT_FILE, if that is set.")
        .examples(
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
            "        --trust-config trusted_root.json bert")
        .with(identity, identityProvider, flags, instance, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require();
    String expectedIdentity = required("--identity", identity.value());
    ExpectedSigner expected =
        new ExpectedSigner(
            expectedIdentity, required("--identity-provider", identityProvider.value()));
    TrustSource trust = instance.source(flags.models.given(), environment, context::warn);
    if (flags.report.isWanted()) {
      flags.acceptReport(
          List.of(
              new ReportRequest.Basis("Expected identity", expectedIdentity),
              new ReportRequest.Basis("Expected provider", expected.identityProvider()),
              new ReportRequest.Basis("Sigstore instance", instance.description())));
    }
    // Trust is fetched once it is known that a signature is of this method.
    return verifying.verify(
        flags,
        cache,
        SignatureVerifier.madeLater(
            SignatureMethod.SIGSTORE,
            () -> SigstoreAccess.of(sigstore, context).verifier(expected, trust)),
        context);
  }

  private String required(String option, @Nullable String value) throws UsageException {
    if (value == null || value.isEmpty()) {
      throw verifying.missing(option, flags, SignatureMethod.SIGSTORE);
    }
    return value;
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.SIGSTORE);
  }
}
