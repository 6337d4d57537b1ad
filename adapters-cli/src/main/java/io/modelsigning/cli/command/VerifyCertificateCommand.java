package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.time.TimeOptions;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.cli.usecase.Verifying;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.CertificateValidity;
import io.modelsigning.keys.ExpectedNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies with trusted certificates. */
final class VerifyCertificateCommand implements Command {
  private final Verifying verifying;
  private final Lazy<KeyMethods> keys;

  private final Option<List<Path>> trusted =
      EXPECTED_SIGNER.files(
          FileRole.READ,
          "--certificate-chain",
          "PEM",
          "Root certificates to trust, and intermediate ones. May be given several times. Default:"
              + " the system's trust store, together with --subject or"
              + " --subject-alternative-name.");

  private final Option<String> subject =
      EXPECTED_SIGNER.option(
          String.class,
          "--subject",
          "NAME",
          "The subject that the signer's certificate must have, such as 'CN=Example"
              + " publisher,O=Example'. Default: any.");

  private final Option<String> alternativeName =
      EXPECTED_SIGNER.option(
          String.class,
          "--subject-alternative-name",
          "NAME",
          "The e-mail address, URI or DNS name that the signer's certificate must have, compared"
              + " character by character. Default: any.");

  private final TimeOptions time = new TimeOptions();
  private final TimestampAccess timestamps;

  private final VerifyFlags flags;

  private final Option<Boolean> logFingerprints =
      EXPECTED_SIGNER.flag(
          "--log-fingerprints", "Show the SHA-256 fingerprint of every certificate used.");

  private final DigestCacheOptions cache = DigestCacheOptions.ofVerifying();

  @Inject
  VerifyCertificateCommand(
      Verifying verifying, Lazy<KeyMethods> keys, TimestampAccess timestamps, Storages storages) {
    this.verifying = verifying;
    this.keys = keys;
    this.timestamps = timestamps;
    this.flags = new VerifyFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "certificate", "Verify that a model is what the owner of a certificate signed.")
        .synopsis("model-signing verify certificate [OPTIONS] MODEL...")
        .description(
            "The certificate is in the signature. A root you trust has to vouch for it: one you"
                + " give, else one of the system's. Anybody whom that root vouches for is accepted,"
                + " unless you say what the signer's certificate is named. The system's roots vouch"
                + " for everybody who has a web server: with them, the name is required.",
            "",
            "Subjects are compared attribute by attribute, in the order of RFC 4514 (the most"
                + " specific first); capital letters and surplus spaces do not matter. 'openssl"
                + " x509 -noout -subject -nameopt RFC2253' writes the subject of a certificate so,"
                + " and 'model-signing inspect SIGNATURE' that of a signature. The certificate has"
                + " to be for signing: with the key usage digitalSignature, or the extended key"
                + " usage codeSigning; no other extended key usage alone, and none that may issue"
                + " certificates.")
        .examples(
            "  Trust your company's authority:",
            "    model-signing verify certificate --certificate-chain ca.pem bert",
            "  Accept one publisher among those it certifies:",
            "    model-signing verify certificate --certificate-chain ca.pem \\",
            "        --subject CN=Publisher bert",
            "  See which certificates were used:",
            "    model-signing verify certificate --certificate-chain ca.pem \\",
            "        --log-fingerprints bert")
        .with(trusted, subject, alternativeName, time, flags, logFingerprints, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require();
    ExpectedNames names = names();
    if (trusted.or(List.of()).isEmpty() && names.isAny()) {
      throw new UsageException(
          "without --certificate-chain, --subject or --subject-alternative-name is required:"
              + " the system's trust store vouches for everybody who has a web server");
    }
    if (flags.report.isWanted()) {
      flags.acceptReport(basis());
    }
    CommandResult result =
        verifying.verify(
            flags,
            cache,
            keys.get()
                .certificateVerifier(
                    PemSource.of(trusted.or(List.of())),
                    names,
                    CertificateValidity.NOW,
                    timestamps.trust(time)),
            context);
    return result instanceof CommandResult.Verified verified
        ? verified.showingCertificates(logFingerprints.or(false))
        : result;
  }

  private ExpectedNames names() throws UsageException {
    try {
      ExpectedNames names = ExpectedNames.ANY;
      String expectedSubject = subject.value();
      if (expectedSubject != null) {
        names = names.andSubject(expectedSubject);
      }
      String expectedName = alternativeName.value();
      return expectedName == null ? names : names.andAlternativeName(expectedName);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private List<ReportRequest.Basis> basis() {
    List<ReportRequest.Basis> basis = new ArrayList<>();
    for (Path file : trusted.or(List.of())) {
      basis.add(new ReportRequest.Basis("Trusted certificates", file.toString()));
    }
    if (basis.isEmpty()) {
      basis.add(new ReportRequest.Basis("Trusted certificates", "the system's trust store"));
    }
    subject.ifGiven(name -> basis.add(new ReportRequest.Basis("Expected subject", name)));
    alternativeName.ifGiven(
        name -> basis.add(new ReportRequest.Basis("Expected alternative name", name)));
    return basis;
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.CERTIFICATE);
  }
}
