package io.modelsigning.cli.signer;

import io.modelsigning.cli.addon.AddOn;
import io.modelsigning.cli.addon.AddOnException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import java.util.Map;
import java.util.Optional;

/** Keys that an add-on holds, with the libraries that they need. */
final class KeyAddOn {
  private KeyAddOn() {}

  /**
   * Returns what holds the keys of a scheme.
   *
   * @throws SigningException if the add-on is not there, or cannot be used
   */
  static KeyHolder holder(AddOn addOn, String scheme, Map<String, String> environment)
      throws SigningException {
    try {
      return addOn.<KeyHolderProvider, KeyHolder>load(
          KeyHolderProvider.class,
          "keys of %s:// need".formatted(scheme),
          "hold keys of %s://".formatted(scheme),
          (provider, loader) ->
              provider.scheme().equals(scheme)
                  ? Optional.of(new AddOnKeys(provider.holder(environment), loader))
                  : Optional.empty());
    } catch (AddOnException e) {
      throw new SigningException(e.reason(), e.text(), e);
    }
  }
}
