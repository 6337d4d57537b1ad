package io.modelsigning.domain.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
  public static final Exclusions NONE = new Exclusions(List.of());

  private final List<ModelPath> paths;

  /** Those of {@link #paths} that lie below no other, in the order of a walk. */
  private final List<ModelPath> roots;

  private Exclusions(Collection<ModelPath> paths) {
    this.paths = List.copyOf(new TreeSet<>(paths));
    List<ModelPath> inTree = new ArrayList<>(this.paths);
    inTree.sort(ModelPath.IN_TREE);
    this.roots = new ArrayList<>();
    for (ModelPath path : inTree) {
      if (roots.isEmpty() || !path.isWithin(roots.getLast())) {
        roots.add(path);
      }
    }
  }

  /** Returns what excludes {@code paths}, each with everything below it. */
  public static Exclusions of(Collection<ModelPath> paths) {
    return new Exclusions(paths);
  }

  /** Returns whether {@code path} or a directory above it is excluded. */
  public boolean excludes(ModelPath path) {
    return rootOf(path).isPresent();
  }

  /** Returns the highest excluded path that {@code path} is or lies below. */
  public Optional<ModelPath> rootOf(ModelPath path) {
    // The paths are a signer's, and so not looked up by their hash codes, which can be made equal.
    int found = Collections.binarySearch(roots, path, ModelPath.IN_TREE);
    // In a walk nothing stands between a directory and what lies below it, so no root either.
    int at = found >= 0 ? found : -found - 2;
    return at >= 0 && path.isWithin(roots.get(at)) ? Optional.of(roots.get(at)) : Optional.empty();
  }

  /** Returns those of the excluded paths that lie below no other. */
  public List<ModelPath> roots() {
    return Collections.unmodifiableList(roots);
  }

  /** Returns the excluded paths in their order, without what lies below them. */
  public List<ModelPath> paths() {
    return paths;
  }
}
