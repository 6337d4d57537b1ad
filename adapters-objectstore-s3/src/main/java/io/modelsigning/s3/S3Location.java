package io.modelsigning.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a location of the scheme {@code s3} names: {@code s3://BUCKET[/KEY]}, where the key is taken
 * as it is written and nothing in it is decoded.
 *
 * @param key of an object, or what the keys of a folder's objects begin with; may be empty
 */
record S3Location(String bucket, String key) {
  private static final int MAXIMUM_KEY_CHARS = 1024;

  /** What buckets are called, and what access points are. */
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?i:s3)://([A-Za-z0-9][A-Za-z0-9._-]{1,254}|arn:aws[a-z-]*:s3[a-z-]*:[a-z0-9-]*:[0-9]*:accesspoint[:/][A-Za-z0-9.-]+)(?:/(.*))?",
          Pattern.DOTALL);

  /** Returns what a location names; empty if that is not of this form. */
  static Optional<S3Location> of(String text) {
    Matcher location = LOCATION.matcher(text);
    if (!location.matches()) {
      return Optional.empty();
    }
    String key = location.group(2) == null ? "" : location.group(2);
    return key.length() <= MAXIMUM_KEY_CHARS && !key.startsWith("/")
        ? Optional.of(new S3Location(location.group(1), key))
        : Optional.empty();
  }

  /** Returns the location of another key in the bucket. */
  String with(String otherKey) {
    return "s3://" + bucket + (otherKey.isEmpty() ? "" : "/" + otherKey);
  }
}
