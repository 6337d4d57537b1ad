package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Signs with a private key. */
@Command(
    name = "key",
    sortOptions = false,
    description =
        "Sign a model with a private key. Whoever has the public key can verify the signature;"
            + " nothing in it tells whose key it is.")
final class SignKeyCommand implements Task {
  private final Signing signing;
  private final Lazy<KeyMethods> keys;
  private final Passwords passwords;

  @Mixin private SignFlags flags = new SignFlags();
  @Mixin private PrivateKeyOptions key = new PrivateKeyOptions();

  @Inject
  SignKeyCommand(Signing signing, Lazy<KeyMethods> keys, Passwords passwords) {
    this.signing = signing;
    this.keys = keys;
    this.passwords = passwords;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    KeyMethods methods = keys.get();
    return signing.sign(
        flags,
        methods.keySigner(
            methods.readSigningKey(key.requiredKey(), passwords.source(key, conversation))),
        conversation);
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.KEY);
  }
}
