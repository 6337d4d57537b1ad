package io.modelsigning.domain.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What differs between two manifests.
 *
 * @param changes by path; several for a file of which several shards changed
 * @param unchanged how many files both have with the same content
 */
public record ManifestComparison(List<FileChange> changes, int unchanged) {
  public ManifestComparison {
    changes = List.copyOf(changes);
  }

  /**
   * Compares by digests, which is possible for a file if both manifests hashed it with one
   * algorithm, whole or in shards of one size. Different sizes tell too.
   */
  public static ManifestComparison of(Manifest before, Manifest after) {
    Map<ModelPath, List<ResourceDescriptor>> first = before.resourcesByFile();
    Map<ModelPath, List<ResourceDescriptor>> second = after.resourcesByFile();
    TreeSet<ModelPath> paths = new TreeSet<>(first.keySet());
    paths.addAll(second.keySet());
    List<FileChange> changes = new ArrayList<>();
    int unchanged = 0;
    for (ModelPath path : paths) {
      int known = changes.size();
      Contents a = new Contents(first.getOrDefault(path, List.of()));
      Contents b = new Contents(second.getOrDefault(path, List.of()));
      if (a.resources.isEmpty()) {
        changes.add(change(path, FileChange.Kind.ADDED, Optional.empty(), b.summary()));
      } else if (b.resources.isEmpty()) {
        changes.add(change(path, FileChange.Kind.REMOVED, a.summary(), Optional.empty()));
      } else {
        compare(path, a, b, changes);
      }
      unchanged += changes.size() == known ? 1 : 0;
    }
    return new ManifestComparison(changes, unchanged);
  }

  private static void compare(ModelPath path, Contents a, Contents b, List<FileChange> changes) {
    if (a.sizeBytes().isPresent()
        && b.sizeBytes().isPresent()
        && !a.sizeBytes().equals(b.sizeBytes())) {
      changes.add(change(path, FileChange.Kind.CHANGED, a.size(), b.size()));
      return;
    }
    boolean whole = a.whole().isPresent() && b.whole().isPresent();
    if (a.algorithm() != b.algorithm() || (!whole && !a.names().equals(b.names()))) {
      changes.add(change(path, FileChange.Kind.UNCOMPARABLE, a.summary(), b.summary()));
    } else if (whole) {
      if (!a.whole().equals(b.whole())) {
        changes.add(change(path, FileChange.Kind.CHANGED, a.summary(), b.summary()));
      }
    } else {
      for (int i = 0; i < a.resources.size(); i++) {
        ResourceDescriptor of = a.resources.get(i);
        Digest digest = b.resources.get(i).digest();
        if (!of.digest().equals(digest)) {
          changes.add(
              new FileChange(
                  of.resource().name(),
                  FileChange.Kind.CHANGED,
                  Optional.of(of.digest().toString()),
                  Optional.of(digest.toString())));
        }
      }
    }
  }

  private static FileChange change(
      ModelPath path, FileChange.Kind kind, Optional<String> before, Optional<String> after) {
    return new FileChange(path.toString(), kind, before, after);
  }

  /** What one manifest says of a file, in the order of the offsets. */
  private static final class Contents {
    private final List<ResourceDescriptor> resources;

    private Contents(List<ResourceDescriptor> resources) {
      this.resources =
          resources.stream()
              .sorted(Comparator.comparingLong(descriptor -> descriptor.resource().startBytes()))
              .toList();
    }

    private HashAlgorithm algorithm() {
      return resources.getFirst().digest().algorithm();
    }

    private List<String> names() {
      return resources.stream().map(descriptor -> descriptor.resource().name()).toList();
    }

    /** Returns the digest of the whole content, which the only shard of a file is too. */
    private Optional<Digest> whole() {
      return resources.size() == 1 ? Optional.of(resources.getFirst().digest()) : Optional.empty();
    }

    private OptionalLong sizeBytes() {
      return ResourceDescriptor.statedBytes(resources);
    }

    private Optional<String> size() {
      return sizeBytes().stream().mapToObj(bytes -> bytes + " bytes").findFirst();
    }

    private Optional<String> summary() {
      return whole().map(Objects::toString).or(this::size);
    }
  }
}
