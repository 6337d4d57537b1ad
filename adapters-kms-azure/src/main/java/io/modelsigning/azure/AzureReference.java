package io.modelsigning.azure;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.KeyReference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key, and possibly a version of it: {@code azurekms://VAULT.vault.azure.net/KEY[/VERSION]}.
 * Hosts are those of Key Vault and of its managed modules in each of the clouds alone, so that a
 * token is never sent to anybody else.
 *
 * @param host the vault's, in lower case
 * @param name the key's name within it
 */
record AzureReference(String host, String name, Optional<String> version) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?i:azurekms)://((?i:[a-z0-9-]{1,63}\\.(?:vault|managedhsm)\\.(?:azure\\.net|azure\\.cn|usgovcloudapi\\.net)))/([A-Za-z0-9-]{1,127})(?:/([0-9a-f]{32}))?");

  /**
   * @throws SigningException if the reference is not of that form
   */
  static AzureReference of(KeyReference reference) throws SigningException {
    Matcher matcher = FORM.matcher(reference.text());
    if (!matcher.matches()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' must have the form azurekms://VAULT.vault.azure.net/KEY[/VERSION] or azurekms://MODULE.managedhsm.azure.net/KEY[/VERSION]"
              .formatted(reference));
    }
    return new AzureReference(
        matcher.group(1).toLowerCase(Locale.ROOT),
        matcher.group(2),
        Optional.ofNullable(matcher.group(3)));
  }

  /** Returns the address of the key, whatever its version. */
  String key() {
    return "https://%s/keys/%s".formatted(host, name);
  }

  /** Returns the address of what is named: of a version, or of the key. */
  String address() {
    return key() + version.map(named -> "/" + named).orElse("");
  }

  /** Returns whether it is a managed hardware security module. */
  boolean isModule() {
    return host.contains(".managedhsm.");
  }

  /** Returns what a token must be for: the service in the vault's cloud. */
  String scope() {
    return "https://%s/.default".formatted(host.substring(host.indexOf('.') + 1));
  }

  /** Returns the built-in role that suffices to sign. */
  String roleOfUser() {
    return isModule() ? "Managed HSM Crypto User" : "Key Vault Crypto User";
  }

  /** Returns the built-in role that suffices to make keys. */
  String roleOfMaker() {
    return isModule() ? "Managed HSM Crypto User" : "Key Vault Crypto Officer";
  }

  @Override
  public String toString() {
    return "%s://%s/%s%s"
        .formatted(AzureKeys.SCHEME, host, name, version.map(named -> "/" + named).orElse(""));
  }
}
