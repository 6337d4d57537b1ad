package io.modelsigning.hashing;

import io.modelsigning.hashing.kernel.LaneKernel;
import io.modelsigning.hashing.read.BufferHasher;
import io.modelsigning.hashing.read.LaneBuffer;
import io.modelsigning.hashing.schedule.WorkUnit;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Hashes a message per lane; each call of the kernel goes up to where the first lane's message, or
 * its part in the buffer, ends.
 */
final class LaneHasher implements BufferHasher {
  private final LaneKernel kernel;
  private final long[] offsets;
  private final long[] endings;
  private final int[] nextRuns;
  private final int[] blocks;

  LaneHasher(LaneKernel kernel) {
    this.kernel = kernel;
    this.offsets = new long[kernel.lanes()];
    this.endings = new long[kernel.lanes()];
    this.nextRuns = new int[kernel.lanes()];
    this.blocks = new int[kernel.lanes()];
  }

  @Override
  public void hash(LaneBuffer buffer, BiConsumer<WorkUnit, byte[]> digests) {
    MemorySegment data = buffer.segment();
    Arrays.fill(nextRuns, 0);
    for (int lane = 0; lane < offsets.length; lane++) {
      offsets[lane] = buffer.offset(lane);
      nextRun(buffer, lane);
    }
    for (int step = step(buffer); step > 0; step = step(buffer)) {
      kernel.compress(data, offsets, step, endings);
      advance(buffer, step, digests);
    }
  }

  private void nextRun(LaneBuffer buffer, int lane) {
    List<LaneBuffer.Run> runs = buffer.runs(lane);
    if (nextRuns[lane] == runs.size()) {
      blocks[lane] = 0;
      // An idle lane hashes whatever is there; its part of the buffer always covers that.
      offsets[lane] = buffer.offset(lane);
      return;
    }
    LaneBuffer.Run run = runs.get(nextRuns[lane]++);
    if (run.first()) {
      kernel.start(lane);
    } else {
      kernel.resume(lane);
    }
    blocks[lane] = (run.bytes() + run.paddingBytes()) / kernel.blockBytes();
  }

  /** Returns how many blocks all busy lanes can advance, 0 if none is busy. */
  private int step(LaneBuffer buffer) {
    int step = Integer.MAX_VALUE;
    for (int lane = 0; lane < blocks.length; lane++) {
      if (blocks[lane] > 0) {
        step = Math.min(step, blocks[lane]);
      }
    }
    if (step == Integer.MAX_VALUE) {
      return 0;
    }
    for (int lane = 0; lane < blocks.length; lane++) {
      endings[lane] = -1;
      if (blocks[lane] == step) {
        LaneBuffer.Run run = buffer.runs(lane).get(nextRuns[lane] - 1);
        endings[lane] = run.last() ? run.unit().sizeBytes() : -1;
      }
    }
    return step;
  }

  private void advance(LaneBuffer buffer, int step, BiConsumer<WorkUnit, byte[]> digests) {
    for (int lane = 0; lane < blocks.length; lane++) {
      if (blocks[lane] == 0) {
        continue;
      }
      offsets[lane] += (long) step * kernel.blockBytes();
      blocks[lane] -= step;
      if (blocks[lane] == 0) {
        if (endings[lane] >= 0) {
          digests.accept(buffer.runs(lane).get(nextRuns[lane] - 1).unit(), kernel.digest(lane));
        } else {
          kernel.pause(lane);
        }
        nextRun(buffer, lane);
      }
    }
  }
}
