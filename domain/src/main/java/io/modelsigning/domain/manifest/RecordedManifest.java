package io.modelsigning.domain.manifest;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A manifest that is kept without a signature, so that a model can be hashed where it is and signed
 * where the key is. Nobody vouches for it but whoever hands it on.
 */
public final class RecordedManifest {
  private final Manifest manifest;
  private final Map<ModelPath, Long> sizes;

  /**
   * @param sizes how many bytes the files have, 0 or more; a file may be left out if its size is
   *     not known, or its shards tell it
   * @throws IllegalArgumentException if a size is negative, is of a file that the manifest does not
   *     list, or is another than its shards tell
   */
  public RecordedManifest(Manifest manifest, Map<ModelPath, Long> sizes) {
    this.manifest = manifest;
    this.sizes = new HashMap<>(sizes);
    Map<ModelPath, List<ResourceDescriptor>> files = manifest.resourcesByFile();
    for (Map.Entry<ModelPath, Long> size : sizes.entrySet()) {
      if (size.getValue() < 0 || !files.containsKey(size.getKey())) {
        throw new IllegalArgumentException(
            "a size must be of a listed file and not negative, but '%s' has %d"
                .formatted(size.getKey(), size.getValue()));
      }
    }
    files.forEach(
        (path, resources) ->
            ResourceDescriptor.statedBytes(resources)
                .ifPresent(
                    stated -> {
                      long size = sizes.getOrDefault(path, stated);
                      if (size != stated) {
                        throw new IllegalArgumentException(
                            "'%s' must have the %d bytes of its shards, but has %d"
                                .formatted(path, stated, size));
                      }
                      this.sizes.put(path, stated);
                    }));
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Returns whether the size of every file is known. */
  public boolean tellsSizes() {
    return sizes.keySet().containsAll(manifest.resourcesByFile().keySet());
  }

  /** Returns how many bytes the file has, if that is known. */
  public OptionalLong sizeBytes(ModelPath path) {
    Long size = sizes.get(path);
    return size == null ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** Returns all the sizes that are known. */
  public Map<ModelPath, Long> sizes() {
    return Collections.unmodifiableMap(sizes);
  }
}
