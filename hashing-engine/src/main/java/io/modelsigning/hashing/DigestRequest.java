package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one call of the engine is asked for.
 *
 * @param offsetsBytes empty if each range is a whole message; otherwise where in its message each
 *     range begins that is a part of one
 */
record DigestRequest(
    ModelSource model,
    List<FileRange> ranges,
    List<Long> offsetsBytes,
    HashAlgorithm algorithm,
    ProgressListener progress) {
  static DigestRequest ofParts(
      ModelSource model, List<MessagePart> parts, ProgressListener progress) {
    return new DigestRequest(
        model,
        parts.stream().map(MessagePart::range).toList(),
        parts.stream().map(MessagePart::offsetBytes).toList(),
        HashAlgorithm.BLAKE3,
        progress);
  }

  OptionalLong offsetBytes(int index) {
    return offsetsBytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(offsetsBytes.get(index));
  }

  long totalBytes() {
    long total = 0;
    for (FileRange range : ranges) {
      total += range.sizeBytes();
    }
    return total;
  }
}
