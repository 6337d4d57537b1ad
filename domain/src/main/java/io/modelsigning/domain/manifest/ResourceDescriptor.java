package io.modelsigning.domain.manifest;

import java.util.List;
import java.util.OptionalLong;

/** One line of a manifest: a resource and its digest. */
public record ResourceDescriptor(Resource resource, Digest digest) {
  /**
   * Returns the size of the file that the resources cover; empty if their names do not state it.
   */
  public static OptionalLong statedBytes(List<ResourceDescriptor> resourcesOfFile) {
    return resourcesOfFile.stream()
        .map(descriptor -> descriptor.resource().statedEndBytes())
        .flatMapToLong(OptionalLong::stream)
        .max();
  }
}
