package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.List;

/** What one call of the engine is asked for. */
record DigestRequest(
    ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, ProgressListener progress) {
  long totalBytes() {
    long total = 0;
    for (FileRange range : ranges) {
      total += range.sizeBytes();
    }
    return total;
  }
}
