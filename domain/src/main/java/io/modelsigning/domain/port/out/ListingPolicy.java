package io.modelsigning.domain.port.out;

import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which files of a model to list.
 *
 * @param exclusions what to leave out; an excluded directory is not entered
 * @param allowSymlinks whether a symbolic link stands for its target or is refused
 * @param only if present, list just those of these paths that exist, whatever is excluded
 * @param matching which files to list, where {@code only} is not present; what else lies there, of
 *     whatever kind, may be passed over unseen. A storage may list more.
 */
public record ListingPolicy(
    Exclusions exclusions,
    boolean allowSymlinks,
    Optional<Set<ModelPath>> only,
    Predicate<ModelPath> matching) {
  /** Returns the policy that lists everything but {@code exclusions}. */
  public static ListingPolicy allBut(Exclusions exclusions, boolean allowSymlinks) {
    return new ListingPolicy(exclusions, allowSymlinks, Optional.empty(), path -> true);
  }

  /** Returns the policy that lists what {@code matching} accepts, but for {@code exclusions}. */
  public static ListingPolicy matching(
      Predicate<ModelPath> matching, Exclusions exclusions, boolean allowSymlinks) {
    return new ListingPolicy(exclusions, allowSymlinks, Optional.empty(), matching);
  }

  /** Returns the policy that looks at no other file than {@code paths}. */
  public static ListingPolicy only(Set<ModelPath> paths, boolean allowSymlinks) {
    // Set.copyOf degenerates when many paths have one hash code, which whoever names them can bring
    // about; a HashSet keeps things that have an order in trees then.
    return new ListingPolicy(
        Exclusions.NONE,
        allowSymlinks,
        Optional.of(Collections.unmodifiableSet(new HashSet<>(paths))),
        path -> true);
  }

  /** Returns whether a file is to be listed, if nothing but its path decides. */
  public boolean selects(ModelPath path) {
    return only.isPresent()
        ? only.get().contains(path)
        : matching.test(path) && !exclusions.excludes(path);
  }
}
