package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.List;

/**
 * An engine that also hashes parts of messages whose other parts are hashed elsewhere. Thread-safe.
 */
public interface PartialDigestEngine extends DigestEngine {
  /**
   * Returns the chaining value of each part, 32 bytes, in the order of {@code parts}.
   *
   * @throws ModelAccessException as {@link #digest} does
   * @throws InterruptedException as {@link #digest} does
   */
  List<Bytes> chainingValues(ModelSource model, List<MessagePart> parts, ProgressListener progress)
      throws ModelAccessException, InterruptedException;
}
