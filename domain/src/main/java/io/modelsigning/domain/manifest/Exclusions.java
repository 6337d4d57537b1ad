package io.modelsigning.domain.manifest;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Paths left out of a model, each with everything below it (OMS v1.0, {@code ignore_paths}). They
 * are literal: {@code cache} excludes {@code cache/x}, but neither {@code sub/cache} nor {@code
 * cached}.
 */
public final class Exclusions {
  /** What Git keeps at the top of a clone; excluded unless the user says otherwise. */
  public static final List<ModelPath> GIT_PATHS =
      List.of(
          ModelPath.of(".git"),
          ModelPath.of(".gitattributes"),
          ModelPath.of(".github"),
          ModelPath.of(".gitignore"));

  /** Excludes nothing. */
  public static final Exclusions NONE = new Exclusions(Set.of());

  private final Set<ModelPath> paths;

  private Exclusions(Set<ModelPath> paths) {
    this.paths = paths;
  }

  /** Returns what excludes {@code paths}, each with everything below it. */
  public static Exclusions of(Collection<ModelPath> paths) {
    return new Exclusions(Set.copyOf(paths));
  }

  /** Returns whether {@code path} or a directory above it is excluded. */
  public boolean excludes(ModelPath path) {
    Optional<ModelPath> current = Optional.of(path);
    while (current.isPresent()) {
      if (paths.contains(current.get())) {
        return true;
      }
      current = current.get().parent();
    }
    return false;
  }

  /** Returns the excluded paths in their order, without what lies below them. */
  public List<ModelPath> paths() {
    return List.copyOf(new TreeSet<>(paths));
  }
}
