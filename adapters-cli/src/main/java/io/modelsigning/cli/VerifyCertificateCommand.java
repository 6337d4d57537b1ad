package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies with trusted certificates. */
@Command(
    name = "certificate",
    sortOptions = false,
    header = "Verify that a model is what the owner of a certificate signed.",
    customSynopsis = {"model-signing verify certificate [OPTIONS] MODEL"},
    description = {
      "The certificate is in the signature. A root you trust has to vouch for it: one you give, else one of the system's. Anybody whom that root vouches for is accepted, so give the narrowest root there is."
    },
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  Trust your company's authority:",
      "    model-signing verify certificate --certificate-chain ca.pem bert",
      "  See which certificates were used:",
      "    model-signing verify certificate --certificate-chain ca.pem \\",
      "        --log-fingerprints bert"
    })
final class VerifyCertificateCommand implements Task {
  private final Verifying verifying;
  private final Lazy<KeyMethods> keys;

  @Option(
      names = "--certificate-chain",
      paramLabel = "PEM",
      description =
          "Root certificates to trust, and intermediate ones. May be given several times. Default:"
              + " the system's trust store.")
  private List<Path> trusted = new ArrayList<>();

  @Mixin private VerifyFlags flags = new VerifyFlags();

  @Option(
      names = "--log-fingerprints",
      description = "Show the SHA-256 fingerprint of every certificate used.")
  private boolean logFingerprints;

  @Inject
  VerifyCertificateCommand(Verifying verifying, Lazy<KeyMethods> keys) {
    this.verifying = verifying;
    this.keys = keys;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    if (flags.report.isWanted()) {
      flags.acceptReport(basis());
    }
    Report report = verifying.verify(flags, keys.get().certificateVerifier(trusted), conversation);
    return Report.builder().from(report).showCertificates(logFingerprints).build();
  }

  private List<PageOrder.Basis> basis() {
    List<PageOrder.Basis> basis = new ArrayList<>();
    for (Path file : trusted) {
      basis.add(new PageOrder.Basis("Trusted certificates", file.toString()));
    }
    return basis.isEmpty()
        ? List.of(new PageOrder.Basis("Trusted certificates", "the system's trust store"))
        : basis;
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.CERTIFICATE);
  }
}
