package io.modelsigning.blob;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a location of the scheme {@code az} names: {@code az://ACCOUNT/CONTAINER[/NAME]}, where the
 * name is taken as it is written and nothing in it is decoded.
 *
 * @param name of a blob, or what the names of a folder's blobs begin with; may be empty
 */
record BlobLocation(String account, String container, String name) {
  private static final int MAXIMUM_NAME_CHARS = 1024;

  /**
   * What accounts and containers are called
   * (https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata).
   */
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?i:az)://([a-z0-9]{3,24})/((?=[^/]{3,63}(?:/|$))[a-z0-9]+(?:-[a-z0-9]+)*|\\$root|\\$web|\\$logs)(?:/(.*))?",
          Pattern.DOTALL);

  /** Returns what a location names; empty if that is not of this form. */
  static Optional<BlobLocation> of(String text) {
    Matcher location = LOCATION.matcher(text);
    if (!location.matches()) {
      return Optional.empty();
    }
    String name = location.group(3) == null ? "" : location.group(3);
    return name.length() <= MAXIMUM_NAME_CHARS && !name.startsWith("/")
        ? Optional.of(new BlobLocation(location.group(1), location.group(2), name))
        : Optional.empty();
  }

  /** Returns the location of another blob in the container. */
  String with(String otherName) {
    return "az://" + account + "/" + container + (otherName.isEmpty() ? "" : "/" + otherName);
  }
}
