package io.modelsigning.cli;

import static io.modelsigning.cli.OptionGroup.EXPECTED_SIGNER;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies with trusted certificates. */
final class VerifyCertificateCommand implements Task {
  private final Verifying verifying;
  private final Lazy<KeyMethods> keys;

  private final Option<List<Path>> trusted =
      EXPECTED_SIGNER.files(
          FileRole.READ,
          "--certificate-chain",
          "PEM",
          "Root certificates to trust, and intermediate ones. May be given several times. Default:"
              + " the system's trust store.");

  private final VerifyFlags flags = new VerifyFlags();

  private final Option<Boolean> logFingerprints =
      EXPECTED_SIGNER.flag(
          "--log-fingerprints", "Show the SHA-256 fingerprint of every certificate used.");

  @Inject
  VerifyCertificateCommand(Verifying verifying, Lazy<KeyMethods> keys) {
    this.verifying = verifying;
    this.keys = keys;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "certificate", "Verify that a model is what the owner of a certificate signed.")
        .synopsis("model-signing verify certificate [OPTIONS] MODEL")
        .description(
            "The certificate is in the signature. A root you trust has to vouch for it: one you give, else one of the system's. Anybody whom that root vouches for is accepted, so give the narrowest root there is.")
        .examples(
            "  Trust your company's authority:",
            "    model-signing verify certificate --certificate-chain ca.pem bert",
            "  See which certificates were used:",
            "    model-signing verify certificate --certificate-chain ca.pem \\",
            "        --log-fingerprints bert")
        .with(trusted, flags, logFingerprints);
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    if (flags.report.isWanted()) {
      flags.acceptReport(basis());
    }
    Report report =
        verifying.verify(
            flags, keys.get().certificateVerifier(trusted.or(List.of())), conversation);
    return Report.builder().from(report).showCertificates(logFingerprints.or(false)).build();
  }

  private List<PageOrder.Basis> basis() {
    List<PageOrder.Basis> basis = new ArrayList<>();
    for (Path file : trusted.or(List.of())) {
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
