package io.modelsigning.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of the environment the SDK does not look at itself, by names that other programs use too.
 *
 * @param anonymous whether requests are not signed ({@code AWS_NO_SIGN_REQUEST})
 * @param requesterPays whether the user pays for what is read ({@code AWS_REQUEST_PAYER=requester})
 */
record S3Settings(boolean anonymous, boolean requesterPays) {
  private static final Set<String> YES = Set.of("yes", "true", "1", "on");

  /** Returns the settings among {@code variables}. */
  static S3Settings of(Map<String, String> variables) {
    return new S3Settings(
        YES.contains(variables.getOrDefault("AWS_NO_SIGN_REQUEST", "").toLowerCase(Locale.ROOT)),
        variables.getOrDefault("AWS_REQUEST_PAYER", "").equalsIgnoreCase("requester"));
  }
}
