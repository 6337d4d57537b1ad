package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.cost.ChosenKernels;
import io.modelsigning.hashing.kernel.Blake3;
import io.modelsigning.hashing.kernel.Blake3Subtree;
import io.modelsigning.hashing.kernel.ScalarBlake3;
import io.modelsigning.hashing.read.BufferHasher;
import io.modelsigning.hashing.read.LaneBuffer;
import io.modelsigning.hashing.schedule.ChainingValues;
import io.modelsigning.hashing.schedule.TreeWorkQueue;
import io.modelsigning.hashing.schedule.WorkUnit;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Hashes units of BLAKE3 trees; whoever hashes the last unit of a message, or of a part of one,
 * merges them all.
 */
final class TreeHasher implements BufferHasher {
  private static final int UNIT_CHUNKS = TreeWorkQueue.UNIT_BYTES / Blake3.CHUNK_BYTES;

  private final ChosenKernels kernels;
  private Blake3Subtree subtree = new Blake3Subtree(new ScalarBlake3());
  private boolean chosen;

  /**
   * @param kernels used as soon as they are ready; until then the plain kernel hashes
   */
  TreeHasher(ChosenKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void hash(LaneBuffer buffer, BiConsumer<WorkUnit, byte[]> digests) {
    if (!chosen && kernels.areReady(HashAlgorithm.BLAKE3)) {
      subtree = new Blake3Subtree(kernels.kernels().blake3());
      chosen = true;
    }
    long start = System.nanoTime();
    int offset = 0;
    for (LaneBuffer.Run run : buffer.runs(0)) {
      WorkUnit unit = run.unit();
      ChainingValues siblings = unit.siblings();
      if (siblings == null) {
        digests.accept(unit, subtree.digest(buffer.segment(), offset, run.bytes()));
      } else {
        int at = unit.number() * Blake3.CV_WORDS;
        OptionalLong offsetBytes = unit.content().offsetBytes();
        long counter =
            offsetBytes.orElse(0) / Blake3.CHUNK_BYTES + (long) unit.number() * UNIT_CHUNKS;
        subtree.chainingValue(buffer.segment(), offset, run.bytes(), counter, siblings.array(), at);
        if (siblings.stored()) {
          digests.accept(
              unit,
              offsetBytes.isPresent()
                  ? subtree.parent(siblings.array(), siblings.count())
                  : subtree.root(siblings.array(), siblings.count()));
        }
      }
      offset += run.bytes();
    }
    if (!chosen) {
      kernels.warmup(HashAlgorithm.BLAKE3).baseline().hashed(offset, System.nanoTime() - start);
    }
  }
}
