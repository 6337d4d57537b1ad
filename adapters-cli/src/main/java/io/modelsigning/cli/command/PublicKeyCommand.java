package io.modelsigning.cli.command;

import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.PasswordOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.TokenModuleOption;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.key.KeyReference;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the public half of a key. */
final class PublicKeyCommand implements Command {
  private final KeyReferences references;

  private final Option<KeyReference> key =
      Option.key(
          FileRole.READ,
          "The private key: a file in PEM, encrypted or not, or a reference to where it is held.");

  private final PasswordOptions password =
      new PasswordOptions("Default: ask for it on the terminal.");

  private final TokenModuleOption module = new TokenModuleOption(OptionGroup.SIGNER);

  @Inject
  PublicKeyCommand(KeyReferences references) {
    this.references = references;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "public-key", "Print the public key of a private key.")
        .synopsis("model-signing public-key [OPTIONS] KEY")
        .description("In PEM, as 'model-signing verify key --public-key' reads it.")
        .examples("  Into a file:", "    model-signing public-key key.pem > pub.pem")
        .with(key, password, module);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    KeyReference reference = key.value();
    if (reference == null) {
      throw new UsageException("KEY is missing: the private key");
    }
    return new CommandResult.GeneratedText(
        subject(),
        new String(
            references.publicKey(module.in(reference), password, context).toArray(),
            StandardCharsets.US_ASCII));
  }

  @Override
  public Subject subject() {
    return Subject.of("public-key");
  }
}
