package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.List;

/**
 * Hashes ranges of a model's files. The whole plan is handed over at once, so that an engine may
 * order, batch, distribute or look up as it likes.
 */
public interface DigestEngine {
  /**
   * Digests every range, in this process or elsewhere. An engine elsewhere needs {@link
   * ModelSource#location} and opens the model by it; each range names the file's version, so that
   * another content cannot pass for the one that was listed.
   *
   * @param model what to read; an engine elsewhere refuses one that has no location
   * @param progress told of bytes as they are hashed, from any thread
   * @return one digest for each range, in the order of {@code ranges}
   * @throws ModelAccessException if a file cannot be read, changed since it was listed, or has more
   *     or fewer bytes than listed; names it
   * @throws InterruptedException if the thread is interrupted; no file is open and no work goes on
   *     when this is thrown
   */
  List<Digest> digest(
      ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, ProgressListener progress)
      throws ModelAccessException, InterruptedException;

  /**
   * Returns what the engine is, for logs and traces. It may take a moment: only those ask who show
   * it.
   */
  default EngineDescription describe() {
    return new EngineDescription("hashing with an engine that tells nothing of itself", List.of());
  }
}
