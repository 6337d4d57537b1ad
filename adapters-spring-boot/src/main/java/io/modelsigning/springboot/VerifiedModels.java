package io.modelsigning.springboot;

import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.Reason;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The models that were verified when the application started, by name, and those that were not but
 * need not be. Immutable and thread-safe. An application may make its own, of models that it
 * verifies itself.
 */
public final class VerifiedModels {
  private final Map<String, VerifiedModel> verified;
  private final Map<String, Unverified> unverified = new TreeMap<>();

  /**
   * Returns models by name.
   *
   * @param verified copied
   * @param unverified copied
   */
  public VerifiedModels(Map<String, VerifiedModel> verified, List<Unverified> unverified) {
    this.verified = new TreeMap<>(verified);
    unverified.forEach(model -> this.unverified.put(model.name(), model));
  }

  /**
   * A model that is not verified.
   *
   * @param location where it was looked for
   * @param reason the stable code of why
   * @param message which check refused, what it expected and what it found; perhaps several lines
   */
  public record Unverified(String name, String location, Reason reason, String message)
      implements Serializable {}

  /** Returns the names of the models that are verified, in order. */
  public Set<String> names() {
    return new TreeSet<>(verified.keySet());
  }

  /** Returns a model, if there is one of this name that is verified. */
  public Optional<VerifiedModel> find(String name) {
    return Optional.ofNullable(verified.get(name));
  }

  /**
   * Returns a model.
   *
   * @throws NoSuchElementException if there is none of this name that is verified; it says why
   */
  public VerifiedModel get(String name) {
    return find(name).orElseThrow(() -> new NoSuchElementException(absence(name)));
  }

  /** Returns why there is no verified model of this name. */
  String absence(String name) {
    Unverified model = unverified.get(name);
    return model == null
        ? "there is no model '%s' below model-signing.models".formatted(name)
        : "the model '%s' is not verified: %s".formatted(name, model.message());
  }

  /** Returns the models that are not verified, without which the application may start. */
  public List<Unverified> unverified() {
    return List.copyOf(unverified.values());
  }
}
