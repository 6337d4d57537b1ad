package io.modelsigning.hashing;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Hashes a message per lane; each call of the kernel goes up to where the first lane's message, or
 * its part in the tray, ends.
 */
final class LaneHasher implements TrayHasher {
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
  public void hash(Tray tray, BiConsumer<Piece, byte[]> digests) {
    MemorySegment data = tray.segment();
    Arrays.fill(nextRuns, 0);
    for (int lane = 0; lane < offsets.length; lane++) {
      offsets[lane] = tray.offset(lane);
      nextRun(tray, lane);
    }
    for (int step = step(tray); step > 0; step = step(tray)) {
      kernel.compress(data, offsets, step, endings);
      advance(tray, step, digests);
    }
  }

  private void nextRun(Tray tray, int lane) {
    List<Tray.Run> runs = tray.runs(lane);
    if (nextRuns[lane] == runs.size()) {
      blocks[lane] = 0;
      // An idle lane hashes what lies there, which its room always covers.
      offsets[lane] = tray.offset(lane);
      return;
    }
    Tray.Run run = runs.get(nextRuns[lane]++);
    if (run.first()) {
      kernel.start(lane);
    } else {
      kernel.resume(lane);
    }
    blocks[lane] = (run.bytes() + run.paddingBytes()) / kernel.blockBytes();
  }

  /** Returns how many blocks all busy lanes can advance, 0 if none is busy. */
  private int step(Tray tray) {
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
        Tray.Run run = tray.runs(lane).get(nextRuns[lane] - 1);
        endings[lane] = run.last() ? run.piece().sizeBytes() : -1;
      }
    }
    return step;
  }

  private void advance(Tray tray, int step, BiConsumer<Piece, byte[]> digests) {
    for (int lane = 0; lane < blocks.length; lane++) {
      if (blocks[lane] == 0) {
        continue;
      }
      offsets[lane] += (long) step * kernel.blockBytes();
      blocks[lane] -= step;
      if (blocks[lane] == 0) {
        if (endings[lane] >= 0) {
          digests.accept(tray.runs(lane).get(nextRuns[lane] - 1).piece(), kernel.digest(lane));
        } else {
          kernel.pause(lane);
        }
        nextRun(tray, lane);
      }
    }
  }
}
