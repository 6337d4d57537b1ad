package io.modelsigning.domain.port.out;

import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which files of a model to list.
 *
 * @param exclusions what to leave out; an excluded directory is not entered
 * @param allowSymlinks whether a symbolic link stands for its target or is refused
 * @param only if present, list just those of these paths that exist, whatever is excluded
 */
public record ListingPolicy(
    Exclusions exclusions, boolean allowSymlinks, Optional<Set<ModelPath>> only) {
  /** Returns the policy that lists everything but {@code exclusions}. */
  public static ListingPolicy allBut(Exclusions exclusions, boolean allowSymlinks) {
    return new ListingPolicy(exclusions, allowSymlinks, Optional.empty());
  }

  /** Returns the policy that looks at no other file than {@code paths}. */
  public static ListingPolicy only(Set<ModelPath> paths, boolean allowSymlinks) {
    // Set.copyOf degenerates when many paths have one hash code, which whoever names them can bring
    // about; a HashSet keeps things that have an order in trees then.
    return new ListingPolicy(
        Exclusions.NONE,
        allowSymlinks,
        Optional.of(Collections.unmodifiableSet(new HashSet<>(paths))));
  }
}
