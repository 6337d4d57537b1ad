package io.modelsigning.domain.storage;

import io.modelsigning.domain.manifest.ModelPath;
import java.util.Optional;

/** How something that a user names lies to a model. */
public sealed interface Relation {
  /**
   * It is in the model.
   *
   * @param exists false if it is known that nothing is there
   */
  record Within(ModelPath path, boolean exists) implements Relation {}

  /**
   * It is outside, or is the model itself, or has a name that nothing in a model has.
   *
   * @param meant what the user may have meant, if that is there
   */
  record Outside(Optional<Location> meant) implements Relation {}

  /** Returns the path in the model, if it is in it. */
  default Optional<ModelPath> pathWithin() {
    return switch (this) {
      case Within within -> Optional.of(within.path());
      case Outside outside -> Optional.empty();
    };
  }
}
