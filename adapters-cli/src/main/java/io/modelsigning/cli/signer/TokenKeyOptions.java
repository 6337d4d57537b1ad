package io.modelsigning.cli.signer;

import static io.modelsigning.cli.option.OptionGroup.SIGNER;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.option.PasswordOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.domain.key.KeyReference;
import picocli.CommandLine.Model.CommandSpec;

/** The private key in a token to sign with, as the reference implementation's options have it. */
public final class TokenKeyOptions implements Options {
  private final Option<KeyReference> uri =
      SIGNER.key(
          FileRole.READ,
          "--pkcs11-uri",
          "Required. The private key in a token: a PKCS #11 URI (RFC 7512).");

  private final TokenModuleOption module = new TokenModuleOption(SIGNER);

  public final PasswordOptions pin =
      new PasswordOptions(
          "The token's PIN. Default: where 'pin-source' in the URI says, or ask for it on the terminal.");

  @Override
  public void addTo(CommandSpec command) {
    uri.addTo(command);
    module.addTo(command);
    pin.addTo(command);
  }

  /**
   * Returns the key.
   *
   * @throws UsageException if there is none, or it is in no token
   */
  public KeyReference requiredKey() throws UsageException {
    KeyReference key = uri.value();
    if (key == null) {
      throw new UsageException("--pkcs11-uri is missing");
    }
    if (!key.scheme().equals(KeyReference.PKCS11)) {
      throw new UsageException(
          "--pkcs11-uri must begin with 'pkcs11:', but is '%s'".formatted(key));
    }
    return module.in(key);
  }
}
