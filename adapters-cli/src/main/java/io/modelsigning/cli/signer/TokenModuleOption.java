package io.modelsigning.cli.signer;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.Options;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.pkcs11.Pkcs11Keys;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** By which PKCS #11 module a token is reached whose reference does not say it. */
public final class TokenModuleOption implements Options {
  private final Option<Path> module;

  public TokenModuleOption(OptionGroup group) {
    module =
        group.file(
            FileRole.READ,
            "--pkcs11-module",
            "LIBRARY",
            "The PKCS #11 module for keys in tokens, where a reference has neither 'module-path' nor 'module-name'.");
  }

  @Override
  public void addTo(CommandSpec command) {
    module.addTo(command);
  }

  /** Returns the reference with the module in it, if it is one of a token and has none. */
  public KeyReference in(KeyReference reference) {
    Path file = module.value();
    return file == null || !reference.scheme().equals(KeyReference.PKCS11)
        ? reference
        : Pkcs11Keys.withModule(reference, file);
  }
}
