package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs with a private key and its certificate. */
@Command(
    name = "certificate",
    sortOptions = false,
    header = "Sign a model with a private key and its certificate.",
    customSynopsis = {
      "model-signing sign certificate --private-key PEM",
      "                               --signing-certificate PEM [OPTIONS] MODEL"
    },
    description = {
      "The certificates become part of the signature. Whoever trusts the root of the authority that issued them can verify it."
    },
    footerHeading = HelpPage.EXAMPLES,
    footer = {
      "  With a certificate that the root itself has issued:",
      "    model-signing sign certificate --private-key key.pem \\",
      "        --signing-certificate publisher.pem bert",
      "  With a certificate of an intermediate authority:",
      "    model-signing sign certificate --private-key key.pem \\",
      "        --signing-certificate publisher.pem \\",
      "        --certificate-chain intermediate.pem bert",
      "",
      "To verify: 'model-signing help verify certificate'."
    })
final class SignCertificateCommand implements Task {
  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final Passwords passwords;

  @Mixin private SignFlags flags = new SignFlags();
  @Mixin private PrivateKeyOptions key = new PrivateKeyOptions();

  @Option(
      names = "--signing-certificate",
      paramLabel = "PEM",
      description = "Required. The certificate issued for the private key.")
  private @Nullable Path certificate;

  @Option(
      names = "--certificate-chain",
      paramLabel = "PEM",
      description =
          "Intermediate certificates, upwards from the issuer of the signing certificate. May be"
              + " given several times.")
  private List<Path> intermediates = new ArrayList<>();

  @Inject
  SignCertificateCommand(Signing signing, Lazy<KeyMethods> keys, Passwords passwords) {
    this.signing = signing;
    this.keys = keys;
    this.passwords = passwords;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    Path privateKey = key.requiredKey();
    if (certificate == null) {
      throw new UsageException("--signing-certificate is missing");
    }
    KeyMethods methods = keys.get();
    return signing.sign(
        flags,
        methods.certificateSigner(
            methods.readSigningKey(privateKey, passwords.source(key, conversation)),
            certificate,
            intermediates),
        conversation);
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.CERTIFICATE);
  }
}
