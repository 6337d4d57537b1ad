package io.modelsigning.gcs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a location of the scheme {@code gs} names: {@code gs://BUCKET[/KEY]}, where the key is taken
 * as it is written and nothing in it is decoded.
 *
 * @param key of an object, or what the keys of a folder's objects begin with; may be empty
 */
record GcsLocation(String bucket, String key) {
  private static final int MAXIMUM_KEY_BYTES = 1024;

  /** What buckets are called (https://cloud.google.com/storage/docs/buckets#naming). */
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?i:gs)://([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:/([^\\r\\n]*))?", Pattern.DOTALL);

  /** Returns what a location names; empty if that is not of this form. */
  static Optional<GcsLocation> of(String text) {
    Matcher location = LOCATION.matcher(text);
    if (!location.matches()) {
      return Optional.empty();
    }
    String key = location.group(2) == null ? "" : location.group(2);
    return key.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_KEY_BYTES && !key.startsWith("/")
        ? Optional.of(new GcsLocation(location.group(1), key))
        : Optional.empty();
  }

  /** Returns the location of another key in the bucket. */
  String with(String otherKey) {
    return "gs://" + bucket + (otherKey.isEmpty() ? "" : "/" + otherKey);
  }
}
