package io.modelsigning.blob;

import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.objectstore.RangeRequests;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of the environment says which server is asked and how, by names that other programs use too.
 *
 * @param endpoint the address of the account's containers, without a slash at its end
 * @param signature a shared access signature, as it stands in a query; empty if there is none
 * @param anonymous whether no credentials are looked for ({@code AZURE_NO_SIGN_REQUEST})
 */
record BlobSettings(URI endpoint, String signature, boolean anonymous) {
  /** As {@code az} has it: another address of an account. */
  static final String ENDPOINT = "AZURE_STORAGE_SERVICE_ENDPOINT";

  /** As {@code az} has it: a shared access signature. */
  static final String SIGNATURE = "AZURE_STORAGE_SAS_TOKEN";

  private static final Set<String> YES = Set.of("yes", "true", "1", "on");
  private static final int MAXIMUM_SIGNATURE_CHARS = 4096;

  /**
   * Returns the settings among {@code variables}.
   *
   * @throws ObjectAccessException if one of them cannot be used
   */
  static BlobSettings of(Map<String, String> variables, String account)
      throws ObjectAccessException {
    String given = variables.getOrDefault(ENDPOINT, "").strip();
    return new BlobSettings(
        endpoint(given.isEmpty() ? "https://" + account + ".blob.core.windows.net" : given),
        signature(variables.getOrDefault(SIGNATURE, "").strip()),
        YES.contains(
            variables.getOrDefault("AZURE_NO_SIGN_REQUEST", "").strip().toLowerCase(Locale.ROOT)));
  }

  private static URI endpoint(String text) throws ObjectAccessException {
    try {
      URI uri = URI.create(text.replaceAll("/+$", ""));
      if (RangeRequests.isSafe(uri) && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw ObjectAccessException.permanent(
        ObjectStoreReasons.UNUSABLE_LOCATION,
        ENDPOINT + " must be an address by https, or one on this machine, without a query",
        null);
  }

  private static String signature(String text) throws ObjectAccessException {
    String signature = text.startsWith("?") ? text.substring(1) : text;
    if (signature.isEmpty()) {
      return signature;
    }
    boolean usable =
        signature.length() <= MAXIMUM_SIGNATURE_CHARS
            && signature.matches("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+")
            && signature.matches("(?:.*&)?sig=[^&]+(?:&.*)?");
    if (!usable) {
      // It is not shown: it may be a secret all the same.
      throw ObjectAccessException.permanent(
          ObjectStoreReasons.STORAGE_ACCESS_DENIED,
          SIGNATURE + " must be a shared access signature, 'sv=…&sig=…', but is not",
          null);
    }
    return signature;
  }

  /** Names no value: one is a secret. */
  @Override
  public String toString() {
    return "blob settings";
  }
}
