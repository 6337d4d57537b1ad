package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.PasswordOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyFiles;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.Passwords;
import io.modelsigning.cli.signer.TokenModuleOption;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.NewKeyPair;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Makes a key pair. */
final class KeygenCommand implements Command {
  private final Passwords passwords;
  private final KeyReferences references;

  private final Option<Path> privateKey =
      SIGNER.file(
          FileRole.CREATED,
          "--private-key",
          "PEM",
          "The new file for the private key, which its owner alone can read.");

  private final Option<KeyReference> reference =
      SIGNER.newKey(
          "--key-reference",
          "Instead of --private-key: where a token or a key management service is to make and keep the private key.");

  private final Option<Path> publicKey =
      SIGNER.file(
          FileRole.CREATED,
          "--public-key",
          "PEM",
          "The new file for the public key, which whoever verifies needs. Required with --private-key.");

  private final Option<Curve> curve =
      SIGNER.option(
          Curve.class, "--curve", "CURVE", "The curve: P-256, P-384 or P-521. Default: P-256.");

  private final PasswordOptions password =
      new PasswordOptions("Default: ask for a new one on the terminal, twice.");

  private final Option<Boolean> unencrypted =
      SIGNER.flagOfOneRun("--unencrypted", "Write the private key without a password.");

  private final TokenModuleOption module = new TokenModuleOption(SIGNER);

  @Inject
  KeygenCommand(Passwords passwords, KeyReferences references) {
    this.passwords = passwords;
    this.references = references;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "keygen", "Make a key pair to sign with.")
        .synopsis(
            "model-signing keygen --private-key PEM --public-key PEM [OPTIONS]",
            "model-signing keygen --key-reference KEY [--public-key PEM] [OPTIONS]")
        .description(
            "The private key is encrypted with a password, unless told otherwise. Keep it where nobody else signs with it; give the public key to whoever verifies. A file that is there is never replaced.")
        .examples(
            "  A key pair, with a password that is asked for:",
            "    model-signing keygen --private-key key.pem --public-key pub.pem",
            "  In a script, with the password in a variable:",
            "    model-signing keygen --private-key key.pem --public-key pub.pem \\",
            "        --password-env KEY_PASSWORD",
            "",
            "To sign: 'model-signing help sign key'.")
        .with(privateKey, reference, publicKey, curve, password, unencrypted, module);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    KeyReference elsewhere = reference.value();
    if (elsewhere == null) {
      return inFiles(curve.or(Curve.P256), context);
    }
    if (privateKey.value() != null) {
      throw new UsageException("only one of --private-key and --key-reference can be given");
    }
    if (unencrypted.or(false)) {
      throw new UsageException("--unencrypted goes with --private-key alone");
    }
    return heldElsewhere(elsewhere, curve.or(Curve.P256), context);
  }

  private CommandResult heldElsewhere(KeyReference place, Curve curve, CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    Optional<Path> file = Optional.ofNullable(publicKey.value());
    if (file.isPresent()) {
      KeyFiles.requireNew(file.get());
    }
    KeyHolder.Created made = references.create(module.in(place), curve, password, context);
    if (file.isPresent()) {
      KeyFiles.writePublic(file.get(), KeyMethods.publicKeyOf(made.publicKey()));
    }
    return new CommandResult.KeysMade(
        subject(),
        made.reference(),
        file,
        curve,
        KeyMethods.hint(made.publicKey()),
        CommandResult.KeysMade.Protection.HELD_ELSEWHERE);
  }

  private CommandResult inFiles(Curve curve, CommandContext context)
      throws UsageException, SigningException {
    KeyFiles files =
        new KeyFiles(required("--private-key", privateKey), required("--public-key", publicKey));
    files.requireNew();
    if (unencrypted.or(false) && password.isGiven()) {
      throw new UsageException("--unencrypted goes with no password");
    }
    Optional<char[]> secret =
        unencrypted.or(false)
            ? Optional.empty()
            : Optional.of(passwords.ofNewKey(files.privateKey(), password, context));
    NewKeyPair pair;
    try {
      pair = KeyMethods.newKeyPair(curve, secret);
    } finally {
      secret.ifPresent(typed -> Arrays.fill(typed, '\0'));
    }
    files.write(pair);
    return new CommandResult.KeysMade(
        subject(),
        new KeyReference(files.privateKey().toString()),
        Optional.of(files.publicKey()),
        curve,
        pair.hint(),
        secret.isPresent()
            ? CommandResult.KeysMade.Protection.ENCRYPTED
            : CommandResult.KeysMade.Protection.NONE);
  }

  private static Path required(String name, Option<Path> option) throws UsageException {
    Path file = option.value();
    if (file == null) {
      throw new UsageException(name + " is missing");
    }
    return file;
  }

  @Override
  public Subject subject() {
    return Subject.of("keygen");
  }
}
