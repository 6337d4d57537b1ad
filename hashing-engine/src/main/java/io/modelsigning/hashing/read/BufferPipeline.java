package io.modelsigning.hashing.read;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.schedule.WorkSource;
import io.modelsigning.hashing.schedule.WorkUnit;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Carries the data of one call from its files through buffers to its results. Thread-safe. */
public final class BufferPipeline {
  /** One buffer is hashed while another is filled. */
  public static final int BUFFERS = 2;

  private final Arena arena;
  private final Readers readers;
  private final ProgressListener progress;
  private final BiConsumer<WorkUnit, byte[]> digests;

  /**
   * @param arena holds the native buffers
   * @param digests takes the digest of each message
   */
  public BufferPipeline(
      Arena arena,
      Readers readers,
      ProgressListener progress,
      BiConsumer<WorkUnit, byte[]> digests) {
    this.arena = arena;
    this.readers = readers;
    this.progress = progress;
    this.digests = digests;
  }

  /** Returns new buffers for one thread. */
  public List<LaneBuffer> buffers(int lanes, int strideBytes) {
    List<LaneBuffer> buffers = new ArrayList<>(BUFFERS);
    for (int i = 0; i < BUFFERS; i++) {
      buffers.add(new LaneBuffer(arena, lanes, strideBytes));
    }
    return buffers;
  }

  /** Hashes on the calling thread until the source has nothing more for it. */
  public void hash(
      WorkSource source, List<LaneBuffer> buffers, PrefetchPlan plan, BufferHasher hasher)
      throws ModelAccessException, InterruptedException {
    Prefetcher prefetcher = new Prefetcher(source, readers, buffers, plan);
    for (LaneBuffer buffer = prefetcher.take(); !buffer.isEmpty(); buffer = prefetcher.take()) {
      hasher.hash(buffer, digests);
      long bytes = buffer.messageBytes();
      prefetcher.release(buffer);
      progress.hashed(bytes);
    }
  }
}
