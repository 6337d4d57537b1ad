package io.modelsigning.cli.signer;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.pkcs11.Pkcs11Keys;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.TypeConversionException;

/** Which references to keys the program is assembled with, and what a word means that is none. */
public final class KeySchemes {
  /** How a reference of each scheme is written. */
  private static final Map<String, String> FORMS = new LinkedHashMap<>();

  /** What people write for a scheme, without what joins its words. */
  private static final Map<String, String> MISSPELT = new LinkedHashMap<>();

  static {
    FORMS.put(KeyReference.ENV, "env://NAME");
    FORMS.put(KeyReference.PKCS11, "pkcs11:token=NAME;object=NAME");
    FORMS.put("awskms", "awskms:///KEY_ID or awskms:///alias/NAME");
    FORMS.put(
        "gcpkms", "gcpkms://projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY");
    FORMS.put("azurekms", "azurekms://VAULT.vault.azure.net/KEY");
    FORMS.put("hashivault", "hashivault://KEY");
    for (String scheme : FORMS.keySet()) {
      MISSPELT.put(scheme, scheme);
    }
    for (String word : new String[] {"environment", "environ"}) {
      MISSPELT.put(word, KeyReference.ENV);
    }
    for (String word : new String[] {"p11", "pkcs"}) {
      MISSPELT.put(word, KeyReference.PKCS11);
    }
    for (String word : new String[] {"aws", "kmsaws", "amazonkms"}) {
      MISSPELT.put(word, "awskms");
    }
    for (String word : new String[] {"gcp", "google", "googlekms", "gcloudkms", "cloudkms"}) {
      MISSPELT.put(word, "gcpkms");
    }
    for (String word :
        new String[] {"azure", "azurekeyvault", "azurekv", "azurevault", "keyvault", "akv"}) {
      MISSPELT.put(word, "azurekms");
    }
    for (String word :
        new String[] {"vault", "hashicorpvault", "hashicorp", "hashi", "openbao", "bao"}) {
      MISSPELT.put(word, "hashivault");
    }
  }

  private final Map<String, Provider<KeyHolderFactory>> holders;

  @Inject
  KeySchemes(Map<String, Provider<KeyHolderFactory>> holders) {
    this.holders = holders;
  }

  /** Returns the file that a reference names, if it names one. */
  public static Optional<Path> fileOf(KeyReference reference) {
    return reference.scheme().equals(KeyReference.FILE)
        ? LocalStorage.pathOf(new Location(reference.text()))
        : Optional.empty();
  }

  /**
   * Returns the reference that a word of a command line is; paths are as the platform writes them.
   *
   * @throws TypeConversionException if it is none that can be followed
   */
  public KeyReference referenceOf(String text) {
    KeyReference reference = new KeyReference(text);
    String scheme = reference.scheme();
    int end = text.indexOf(':');
    if (end > 0 && !scheme.equals(KeyReference.ENV) && !holders.containsKey(scheme)) {
      requireSpelt(text.substring(0, end), text);
    }
    if (scheme.equals(KeyReference.PKCS11) && text.startsWith("//", end + 1)) {
      throw misspelt(KeyReference.PKCS11, text.substring(0, end + 3), text);
    }
    if (scheme.equals(KeyReference.PKCS11) && holders.containsKey(scheme)) {
      requireUri(reference);
    }
    if (!scheme.equals(KeyReference.FILE)) {
      requireKnown(scheme, text);
      return reference;
    }
    // What a script passes when a variable of its own is unset; as a path it would mean the
    // working directory.
    if (text.isEmpty()) {
      throw new TypeConversionException("a key must be a path or a reference, but is empty");
    }
    try {
      return fileOf(reference).map(path -> new KeyReference(path.toString())).orElse(reference);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no path: %s".formatted(text, e.getReason()));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'%s' is no location of a local file: %s".formatted(text, e.getMessage()));
    }
  }

  private static void requireUri(KeyReference reference) {
    try {
      Pkcs11Keys.check(reference);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static void requireSpelt(String word, String text) {
    String meant = MISSPELT.get(word.toLowerCase(Locale.ROOT).replaceAll("[-_.+ ]", ""));
    if (meant != null && !new KeyReference(text).scheme().equals(meant)) {
      throw misspelt(meant, word + ":", text);
    }
  }

  private static TypeConversionException misspelt(String scheme, String beginning, String text) {
    return new TypeConversionException(
        "such a key is written %s, but '%s' begins with %s; a file of that name is ./%s"
            .formatted(FORMS.get(scheme), text, beginning, text));
  }

  private void requireKnown(String scheme, String text) {
    if (!scheme.equals(KeyReference.ENV) && !holders.containsKey(scheme)) {
      StringBuilder known = new StringBuilder("env://");
      for (String other : new TreeSet<>(holders.keySet())) {
        known.append(", ").append(beginning(other));
      }
      throw new TypeConversionException(
          "a key must be a path or begin with %s, but '%s' begins with %s"
              .formatted(known, text, beginning(scheme)));
    }
  }

  private static String beginning(String scheme) {
    return scheme + (scheme.equals(KeyReference.PKCS11) ? ":" : "://");
  }
}
