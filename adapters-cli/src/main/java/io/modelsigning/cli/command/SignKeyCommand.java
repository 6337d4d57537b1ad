package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.PrivateKeyOptions;
import io.modelsigning.cli.option.SignFlags;
import io.modelsigning.cli.option.Storages;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.Passwords;
import io.modelsigning.cli.usecase.Signing;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import jakarta.inject.Inject;
import picocli.CommandLine.Model.CommandSpec;

/** Signs with a private key. */
public final class SignKeyCommand implements Command {
  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final Passwords passwords;

  private final SignFlags flags;
  private final PrivateKeyOptions key = new PrivateKeyOptions();

  @Inject
  SignKeyCommand(Signing signing, Lazy<KeyMethods> keys, Passwords passwords, Storages storages) {
    this.signing = signing;
    this.keys = keys;
    this.passwords = passwords;
    this.flags = new SignFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "key", "Sign a model with a private key.")
        .synopsis("model-signing sign key --private-key PEM [OPTIONS] MODEL")
        .description(
            "Whoever has the public key can verify the signature. Nothing in it tells whose key it is.")
        .examples(
            "  Make a key pair, and give its password:",
            "    model-signing keygen --private-key key.pem --public-key pub.pem",
            "  Sign the directory bert, into bert/model.sig:",
            "    model-signing sign key --private-key key.pem bert",
            "  In a script, with an encrypted key and the signature elsewhere:",
            "    model-signing sign key --private-key key.pem \\",
            "        --password-env KEY_PASSWORD --signature bert.sig bert",
            "",
            "To verify: 'model-signing help verify key'.")
        .with(flags, key);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.location();
    KeyMethods methods = keys.get();
    return signing.sign(
        flags,
        methods.keySigner(
            methods.readSigningKey(
                PemSource.of(key.requiredKey()), passwords.source(key.password, context))),
        context);
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.KEY);
  }
}
