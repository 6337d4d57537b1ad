package io.modelsigning.domain.port.in;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import java.util.List;

/**
 * A model's manifest.
 *
 * @param files how many files were hashed
 * @param bytes how many bytes were hashed
 */
public record DigestedModel(Manifest manifest, long files, long bytes, List<Warning> warnings) {
  public DigestedModel {
    warnings = List.copyOf(warnings);
  }
}
