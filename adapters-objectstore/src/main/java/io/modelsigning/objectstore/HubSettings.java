package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.http.NetworkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which hub is asked and as whom, by the names and the meaning that the hub's own library gives to
 * environment variables: {@code HF_ENDPOINT}; {@code HF_TOKEN}, or the file {@code HF_TOKEN_PATH},
 * or {@code token} in the folder {@code HF_HOME}, or in {@code huggingface} of {@code
 * XDG_CACHE_HOME} or of {@code .cache} in the home folder. A token is looked for only when the hub
 * is asked. Immutable.
 */
public final class HubSettings {
  private static final String USUAL_ENDPOINT = "https://huggingface.co";
  private static final int MAXIMUM_TOKEN_BYTES = 4096;

  private final Map<String, String> variables;
  private final NetworkSettings network;

  private HubSettings(Map<String, String> variables, NetworkSettings network) {
    this.variables = variables;
    this.network = network;
  }

  /** Returns the settings among {@code variables}, usually the environment. */
  public static HubSettings of(Map<String, String> variables, NetworkSettings network) {
    Map<String, String> kept = new HashMap<>();
    for (String name :
        new String[] {
          "HF_ENDPOINT", "HF_TOKEN", "HF_TOKEN_PATH", "HF_HOME", "XDG_CACHE_HOME", "HOME"
        }) {
      String value = variables.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        kept.put(name, value);
      }
    }
    return new HubSettings(Collections.unmodifiableMap(kept), network);
  }

  NetworkSettings network() {
    return network;
  }

  /** Returns the hub's address, without a slash at its end; empty if the setting is none. */
  Optional<URI> endpoint() {
    String text = variables.getOrDefault("HF_ENDPOINT", USUAL_ENDPOINT);
    try {
      URI uri = URI.create(text.replaceAll("/+$", ""));
      return RangeRequests.isSafe(uri) && uri.getQuery() == null && uri.getFragment() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the user's token, if there is one.
   *
   * @throws ModelAccessException if the file that has it cannot be read, or has something else
   */
  Optional<String> token(String location) throws ModelAccessException {
    if (variables.containsKey("HF_TOKEN")) {
      return Optional.of(usable(variables.getOrDefault("HF_TOKEN", ""), "HF_TOKEN", location));
    }
    Optional<Path> file = tokenFile();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      String text =
          new String(in.readNBytes(MAXIMUM_TOKEN_BYTES + 1), StandardCharsets.UTF_8).strip();
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(usable(text, file.get().toString(), location));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ModelAccessException(
          ObjectStoreReasons.STORAGE_ACCESS_DENIED,
          location,
          "cannot open '%s': the hub's token in '%s' cannot be read: %s"
              .formatted(location, file.get(), e.getMessage()),
          e);
    }
  }

  private Optional<Path> tokenFile() {
    if (variables.containsKey("HF_TOKEN_PATH")) {
      return Optional.of(Path.of(variables.getOrDefault("HF_TOKEN_PATH", "")));
    }
    if (variables.containsKey("HF_HOME")) {
      return Optional.of(Path.of(variables.getOrDefault("HF_HOME", ""), "token"));
    }
    if (variables.containsKey("XDG_CACHE_HOME")) {
      return Optional.of(
          Path.of(variables.getOrDefault("XDG_CACHE_HOME", ""), "huggingface", "token"));
    }
    return Optional.ofNullable(variables.get("HOME"))
        .map(home -> Path.of(home, ".cache", "huggingface", "token"));
  }

  private static String usable(String token, String place, String location)
      throws ModelAccessException {
    if (!token.matches("[\\x21-\\x7E]{1," + MAXIMUM_TOKEN_BYTES + "}")) {
      throw new ModelAccessException(
          ObjectStoreReasons.STORAGE_ACCESS_DENIED,
          location,
          "cannot open '%s': what '%s' has is no token of a hub".formatted(location, place));
    }
    return token;
  }

  /** Names the settings that are there, but shows no value: one is a secret. */
  @Override
  public String toString() {
    return "hub settings " + variables.keySet();
  }
}
