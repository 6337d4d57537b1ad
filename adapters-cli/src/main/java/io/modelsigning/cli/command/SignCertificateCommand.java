package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.PrivateKeyOptions;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ReuseOptions;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.CertificateOptions;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.TokenModuleOption;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.time.StampOptions;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.cli.usecase.Signing;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import jakarta.inject.Inject;
import picocli.CommandLine.Model.CommandSpec;

/** Signs with a private key and its certificate. */
final class SignCertificateCommand implements Command {
  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final TimestampAccess timestamps;

  private final SignFlags flags;
  private final PrivateKeyOptions key = new PrivateKeyOptions();

  private final TokenModuleOption module = new TokenModuleOption(SIGNER);
  private final CertificateOptions certificates = new CertificateOptions();
  private final ReuseOptions reuse = new ReuseOptions();
  private final StampOptions stamps = new StampOptions(StampOptions.AT_SIGNING);

  private final DigestCacheOptions cache = DigestCacheOptions.ofComputing();

  @Inject
  SignCertificateCommand(
      Signing signing,
      Lazy<KeyMethods> keys,
      KeyReferences references,
      TimestampAccess timestamps,
      Storages storages) {
    this.signing = signing;
    this.keys = keys;
    this.references = references;
    this.timestamps = timestamps;
    this.flags = new SignFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "certificate", "Sign a model with a private key and its certificate.")
        .synopsis(
            "model-signing sign certificate --private-key KEY",
            "                               --signing-certificate PEM [OPTIONS] MODEL")
        .description(
            "The certificates become part of the signature. Whoever trusts the root of the"
                + " authority that issued them can verify it.")
        .examples(
            "  With a certificate that the root itself has issued:",
            "    model-signing sign certificate --private-key key.pem \\",
            "        --signing-certificate publisher.pem bert",
            "  With a certificate of an intermediate authority:",
            "    model-signing sign certificate --private-key key.pem \\",
            "        --signing-certificate publisher.pem \\",
            "        --certificate-chain intermediate.pem bert",
            "  With a timestamp, so that the signature outlives the certificate:",
            "    model-signing sign certificate --private-key key.pem \\",
            "        --signing-certificate publisher.pem \\",
            "        --timestamp-url http://tsa.example --timestamp-roots tsa-ca.pem bert",
            "",
            "To verify: 'model-signing help verify certificate'.")
        .with(flags, reuse, key, module, certificates, stamps, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require(reuse.needNoModel());
    KeyReference privateKey = module.in(key.requiredKey());
    PemSource certificate = certificates.required();
    return signing.sign(
        flags,
        reuse,
        cache,
        timestamps.stamping(
            keys.get()
                .certificateSigner(
                    references.signingKey(privateKey, key.password, context),
                    certificate,
                    certificates.intermediates()),
            stamps,
            context),
        context);
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.CERTIFICATE);
  }
}
