package io.modelsigning.cli.signer;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.keys.PemSource;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The certificate of who signs, and those above it. */
public final class CertificateOptions implements Options {
  private final Option<Path> certificate =
      SIGNER.file(
          FileRole.READ,
          "--signing-certificate",
          "PEM",
          "Required. The certificate issued for the private key.");

  private final Option<List<Path>> intermediates =
      SIGNER.files(
          FileRole.READ,
          "--certificate-chain",
          "PEM",
          "Intermediate certificates, upwards from the issuer of the signing certificate. May be"
              + " given several times.");

  @Override
  public void addTo(CommandSpec command) {
    certificate.addTo(command);
    intermediates.addTo(command);
  }

  /**
   * Returns the signer's certificate.
   *
   * @throws UsageException if there is none
   */
  public PemSource required() throws UsageException {
    Path file = certificate.value();
    if (file == null) {
      throw new UsageException("--signing-certificate is missing");
    }
    return PemSource.of(file);
  }

  /** Returns the certificates above it. */
  public List<PemSource> intermediates() {
    return PemSource.of(intermediates.or(List.of()));
  }
}
