package io.modelsigning.manifest;

import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The digests of a manifest by the ranges that they are of. */
final class DigestTable {
  private final Map<ModelPath, List<ResourceDescriptor>> files;

  DigestTable(Manifest manifest) {
    this.files = manifest.resourcesByFile();
  }

  boolean lists(ModelPath path) {
    return files.containsKey(path);
  }

  Iterable<ModelPath> paths() {
    return files.keySet();
  }

  /** Returns how many bytes the file has, if its shards tell. */
  OptionalLong statedBytes(ModelPath path) {
    return ResourceDescriptor.statedBytes(files.getOrDefault(path, List.of()));
  }

  /** Returns the digest of just this range of a file that has the size it is listed with. */
  Optional<Digest> of(FileRange range) {
    for (ResourceDescriptor descriptor : files.getOrDefault(range.file().path(), List.of())) {
      Resource resource = descriptor.resource();
      long end = resource.statedEndBytes().orElse(range.file().sizeBytes());
      if (resource.startBytes() == range.startBytes() && end == range.endBytes()) {
        return Optional.of(descriptor.digest());
      }
    }
    return Optional.empty();
  }
}
