package io.modelsigning.cli.result;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.DigestEngine;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what size files had when they were hashed: a manifest of whole files does not say. */
public final class HashedSizes {
  private final Map<ModelPath, Long> sizes = new LinkedHashMap<>();

  /** Returns {@code engine}, which now tells what it is given. */
  public DigestEngine keptOf(DigestEngine engine) {
    return (model, ranges, algorithm, progress) -> {
      for (FileRange range : ranges) {
        sizes.put(range.file().path(), range.file().sizeBytes());
      }
      return engine.digest(model, ranges, algorithm, progress);
    };
  }

  public Map<ModelPath, Long> sizes() {
    // Not Map.copyOf, which degenerates when many paths have one hash code.
    return Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
  }
}
