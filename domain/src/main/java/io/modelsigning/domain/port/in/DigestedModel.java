package io.modelsigning.domain.port.in;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ReusedDigests;
import java.util.List;

/**
 * A model's manifest.
 *
 * @param listed the files that it covers, as they were listed
 * @param bytes how many bytes it covers
 * @param reused for how much of it digests were known already
 */
public record DigestedModel(
    Manifest manifest,
    List<ModelFile> listed,
    long bytes,
    List<ReusedDigests> reused,
    List<Warning> warnings) {
  public DigestedModel {
    listed = List.copyOf(listed);
    reused = List.copyOf(reused);
    warnings = List.copyOf(warnings);
  }

  /** Returns how many files it covers. */
  public long files() {
    return listed.size();
  }
}
