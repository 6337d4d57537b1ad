package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ReuseOptions;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.CertificateOptions;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.TokenKeyOptions;
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

/**
 * Signs with a private key in a token and its certificate, by the name that the reference
 * implementation has for it.
 */
final class SignPkcs11CertificateCommand implements Command {
  private static final String NAME = "pkcs11-certificate";

  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final TimestampAccess timestamps;

  private final SignFlags flags;
  private final TokenKeyOptions key = new TokenKeyOptions();
  private final ReuseOptions reuse = new ReuseOptions();
  private final StampOptions stamps = new StampOptions(StampOptions.AT_SIGNING);
  private final CertificateOptions certificates = new CertificateOptions();

  private final DigestCacheOptions cache = DigestCacheOptions.ofComputing();

  @Inject
  SignPkcs11CertificateCommand(
      Signing signing,
      Lazy<KeyMethods> keys,
      KeyReferences references,
      TimestampAccess timestamps,
      Storages storages) {
    this.signing = signing;
    this.keys = keys;
    this.references = references;
    this.timestamps = timestamps;
    this.flags = new SignFlags(storages, NAME);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, NAME, "Sign a model with a private key in a token and its certificate.")
        .synopsis(
            "model-signing sign pkcs11-certificate --pkcs11-uri KEY",
            "                               --signing-certificate PEM [OPTIONS] MODEL")
        .description(
            "The same as 'model-signing sign certificate --private-key KEY', for scripts that use"
                + " this form.")
        .examples(
            "  With a key in a token of SoftHSM, whose PIN is asked for:",
            "    model-signing sign pkcs11-certificate --pkcs11-uri \\",
            "        'pkcs11:token=signing;object=models?module-name=softhsm2' \\",
            "        --signing-certificate publisher.pem bert",
            "",
            "To verify: 'model-signing help verify certificate'.")
        .with(flags, reuse, key, certificates, stamps, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require(reuse.needNoModel());
    KeyReference privateKey = key.requiredKey();
    PemSource certificate = certificates.required();
    return signing.sign(
        flags,
        reuse,
        cache,
        timestamps.stamping(
            keys.get()
                .certificateSigner(
                    references.signingKey(privateKey, key.pin, context),
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
