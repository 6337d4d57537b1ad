package io.modelsigning.domain.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is signed of a model: the digest of every resource, and how they were made. At least one
 * resource, no two of one name.
 */
public final class Manifest {
  private final String modelName;
  private final Serialization serialization;
  private final List<ResourceDescriptor> resources;
  private final Digest rootDigest;

  private Manifest(
      String modelName, Serialization serialization, List<ResourceDescriptor> resources) {
    this.modelName = modelName;
    this.serialization = serialization;
    this.resources = List.copyOf(resources);
    requireResources(this.resources);
    this.rootDigest = rootDigestOf(this.resources);
  }

  /**
   * Returns a manifest with its resources in the order OMS prescribes: by name, in Unicode code
   * point order.
   *
   * @throws IllegalArgumentException if there is no resource, or two have one name
   */
  public static Manifest sorted(
      String modelName, Serialization serialization, Collection<ResourceDescriptor> resources) {
    List<Named> named = new ArrayList<>(resources.size());
    for (ResourceDescriptor descriptor : resources) {
      named.add(new Named(descriptor.resource().name(), descriptor));
    }
    named.sort((a, b) -> CodePointOrder.compare(a.name, b.name));
    return new Manifest(modelName, serialization, named.stream().map(Named::descriptor).toList());
  }

  /** A resource with its name, which for a shard is made anew whenever it is asked for. */
  private record Named(String name, ResourceDescriptor descriptor) {}

  /**
   * Returns a manifest with its resources in the order given, which is that of its root digest:
   * some implementations sort by path component or by shard number.
   *
   * @throws IllegalArgumentException if there is no resource, or two have one name
   */
  public static Manifest asListed(
      String modelName, Serialization serialization, List<ResourceDescriptor> resources) {
    return new Manifest(modelName, serialization, resources);
  }

  private static void requireResources(List<ResourceDescriptor> resources) {
    if (resources.isEmpty()) {
      throw new IllegalArgumentException("a manifest needs at least one resource, but has none");
    }
    // Names stay fast to look up even if made to have one hash code, because they have an order.
    Set<String> seen = HashSet.newHashSet(resources.size());
    for (ResourceDescriptor descriptor : resources) {
      String name = descriptor.resource().name();
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "a manifest lists each resource once, but has '%s' twice".formatted(name));
      }
      if (namesModelItself(descriptor) != namesModelItself(resources.getFirst())) {
        throw new IllegalArgumentException(
            "a manifest that lists '%s' has no other file".formatted(ModelPath.ROOT));
      }
    }
  }

  private static boolean namesModelItself(ResourceDescriptor descriptor) {
    return descriptor.resource().path().equals(ModelPath.ROOT);
  }

  private static Digest rootDigestOf(List<ResourceDescriptor> resources) {
    // In one piece: a million updates of 32 bytes take longer than what they hash.
    Bytes.Collector digests =
        Bytes.collector(resources.size() * resources.getFirst().digest().value().size());
    for (ResourceDescriptor descriptor : resources) {
      descriptor.digest().value().appendTo(digests);
    }
    Sha256 sha256 = new Sha256();
    sha256.update(digests.toBytes());
    return sha256.digest();
  }

  /** Returns the model's basename, which is informational. */
  public String modelName() {
    return modelName;
  }

  public Serialization serialization() {
    return serialization;
  }

  /** Returns the resources in the order of the root digest; at least one. */
  public List<ResourceDescriptor> resources() {
    return resources;
  }

  /**
   * Returns the SHA-256 digest over the raw resource digests in their order, whatever algorithm
   * made them (OMS v1.0, root digest).
   */
  public Digest rootDigest() {
    return rootDigest;
  }

  /**
   * Returns whether the one file listed goes by the name {@link ModelPath#ROOT}, as older
   * signatures of a single-file model have it.
   */
  public boolean isOfUnnamedFile() {
    return namesModelItself(resources.getFirst());
  }

  /** Returns the resources of each file, files and resources in the order listed. */
  public Map<ModelPath, List<ResourceDescriptor>> resourcesByFile() {
    Map<ModelPath, List<ResourceDescriptor>> byFile = new LinkedHashMap<>();
    for (ResourceDescriptor descriptor : resources) {
      byFile
          .computeIfAbsent(descriptor.resource().path(), path -> new ArrayList<>(1))
          .add(descriptor);
    }
    return byFile;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Manifest that
        && modelName.equals(that.modelName)
        && serialization.equals(that.serialization)
        && resources.equals(that.resources);
  }

  @Override
  public int hashCode() {
    return rootDigest.hashCode();
  }

  @Override
  public String toString() {
    return "manifest of %s, %d resources, root %s"
        .formatted(modelName, resources.size(), rootDigest);
  }
}
