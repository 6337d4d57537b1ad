package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.PrivateKeyOptions;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.reuse.ReuseOptions;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.TokenModuleOption;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.time.StampOptions;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.cli.usecase.Signing;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import picocli.CommandLine.Model.CommandSpec;

/** Signs with a private key. */
public final class SignKeyCommand implements Command {
  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final TimestampAccess timestamps;

  private final SignFlags flags;
  private final PrivateKeyOptions key = new PrivateKeyOptions();
  private final TokenModuleOption module = new TokenModuleOption(OptionGroup.SIGNER);

  private final ReuseOptions reuse = new ReuseOptions();
  private final StampOptions stamps = new StampOptions(StampOptions.AT_SIGNING);

  private final DigestCacheOptions cache = DigestCacheOptions.ofComputing();

  @Inject
  SignKeyCommand(
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
    return Definition.of(this, "key", "Sign a model with a private key.")
        .synopsis("model-signing sign key --private-key KEY [OPTIONS] MODEL")
        .description(
            "Whoever has the public key can verify the signature. Nothing in it tells whose key it"
                + " is.")
        .examples(
            "  Make a key pair, and give its password:",
            "    model-signing keygen --private-key key.pem --public-key pub.pem",
            "  Sign the directory bert, into bert/model.sig:",
            "    model-signing sign key --private-key key.pem bert",
            "  In a script, with an encrypted key and the signature elsewhere:",
            "    model-signing sign key --private-key key.pem \\",
            "        --password-env KEY_PASSWORD --signature bert.sig bert",
            "  With a key that a variable holds, as in CI:",
            "    model-signing sign key --private-key env://SIGNING_KEY bert",
            "",
            "To verify: 'model-signing help verify key'.")
        .with(flags, reuse, key, module, stamps, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require(reuse.needNoModel());
    return signing.sign(
        flags,
        reuse,
        cache,
        timestamps.stamping(
            keys.get()
                .keySigner(
                    references.signingKey(module.in(key.requiredKey()), key.password, context)),
            stamps,
            context),
        context);
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.KEY);
  }
}
