package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.PasswordOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.Passwords;
import io.modelsigning.domain.SigningException;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the public half of a key. */
final class PublicKeyCommand implements Command {
  private final KeyMethods keys;
  private final Passwords passwords;

  private final Option<Path> key =
      Option.file(FileRole.READ, "PEM", "The private key, encrypted or not.");

  private final PasswordOptions password =
      new PasswordOptions("Default: ask for it on the terminal.");

  @Inject
  PublicKeyCommand(KeyMethods keys, Passwords passwords) {
    this.keys = keys;
    this.passwords = passwords;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "public-key", "Print the public key of a private key.")
        .synopsis("model-signing public-key [OPTIONS] PEM")
        .description("In PEM, as 'model-signing verify key --public-key' reads it.")
        .examples("  Into a file:", "    model-signing public-key key.pem > pub.pem")
        .with(key, password);
  }

  @Override
  public CommandResult run(CommandContext context) throws UsageException, SigningException {
    Path file = key.value();
    if (file == null) {
      throw new UsageException("PEM is missing: the file with the private key");
    }
    return new CommandResult.GeneratedText(
        subject(),
        new String(
            KeyMethods.publicKeyOf(
                    keys.readSigningKey(PemSource.of(file), passwords.source(password, context)))
                .toArray(),
            StandardCharsets.US_ASCII));
  }

  @Override
  public Subject subject() {
    return Subject.of("public-key");
  }
}
