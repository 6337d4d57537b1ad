package io.modelsigning.gcs;

import io.modelsigning.objectstore.RangeRequests;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the environment says which server is asked and how, by names that other programs use too.
 *
 * @param endpoint the server's address, without a slash at its end; empty if the variable that says
 *     so has no address by TLS, nor one on this machine
 * @param anonymous whether no credentials are looked for: {@code GS_NO_SIGN_REQUEST}, or an
 *     emulator is asked
 * @param userProject the project that pays for what is asked ({@code GOOGLE_CLOUD_QUOTA_PROJECT})
 */
record GcsSettings(Optional<URI> endpoint, boolean anonymous, Optional<String> userProject) {
  /** As Google's libraries have it: the address of an emulator, with or without {@code http://}. */
  static final String EMULATOR = "STORAGE_EMULATOR_HOST";

  /** As {@code gcloud} has it: another address of the service. */
  static final String ENDPOINT = "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE";

  private static final String USUAL_ENDPOINT = "https://storage.googleapis.com";
  private static final Set<String> YES = Set.of("yes", "true", "1", "on");

  /** Returns the settings among {@code variables}. */
  static GcsSettings of(Map<String, String> variables) {
    String emulator = variables.getOrDefault(EMULATOR, "").strip();
    String endpoint = variables.getOrDefault(ENDPOINT, "").strip();
    String project = variables.getOrDefault("GOOGLE_CLOUD_QUOTA_PROJECT", "").strip();
    boolean noSigning =
        YES.contains(
            variables.getOrDefault("GS_NO_SIGN_REQUEST", "").strip().toLowerCase(Locale.ROOT));
    return new GcsSettings(
        emulator.isEmpty()
            ? address(endpoint.isEmpty() ? USUAL_ENDPOINT : endpoint)
            : address(emulator.contains("://") ? emulator : "http://" + emulator),
        noSigning || !emulator.isEmpty(),
        project.matches("[A-Za-z0-9:._-]{1,100}") ? Optional.of(project) : Optional.empty());
  }

  private static Optional<URI> address(String text) {
    try {
      // What follows is written by whoever asks.
      URI uri = URI.create(text.replaceAll("/*(storage/v1/*)?$", ""));
      return RangeRequests.isSafe(uri) && uri.getQuery() == null && uri.getFragment() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
