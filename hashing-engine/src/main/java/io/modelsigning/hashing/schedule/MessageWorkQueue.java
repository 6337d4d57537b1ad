package io.modelsigning.hashing.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out whole messages, longest first, to threads that hash them in lanes or one by one.
 * Thread-safe.
 *
 * <p>Messages are taken from two places of the list: streams take the longest, lanes those that the
 * plan leaves to them. A thread that finds no more messages for streams takes those of the lanes,
 * one by one, instead of ending early.
 */
public final class MessageWorkQueue {
  /** What a thread does next. */
  public enum Stage {
    LANES,
    STREAM,
    END
  }

  private final List<SharedContent> messages;
  private final long totalBytes;
  private int nextStreamed;
  private int streamedEnd;
  private int nextInLane;
  private int laneThreadsWanted;
  private int laneThreads;

  /**
   * @param messages longest first; all of them streamed until {@link #plan} says otherwise
   */
  public MessageWorkQueue(List<SharedContent> messages) {
    this.messages = messages;
    long total = 0;
    for (SharedContent message : messages) {
      total += message.range().sizeBytes();
    }
    this.totalBytes = total;
    this.streamedEnd = messages.size();
    this.nextInLane = messages.size();
  }

  /** Returns how many messages there were at the beginning. */
  public int messages() {
    return messages.size();
  }

  /** Returns their bytes. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Divides what is not begun yet between lanes and streams. */
  public synchronized void plan(int threads, int lanes, double speedup) {
    LanePlan plan = LanePlan.of(sizesAfter(0), threads, lanes, speedup);
    streamedEnd = nextStreamed + plan.streamed();
    nextInLane = streamedEnd;
    laneThreadsWanted = plan.laneThreads();
  }

  /**
   * Returns what {@link #plan} would save, as the bytes that a stream hashes in the time saved, if
   * it came when the next {@code bytesBefore} bytes or more have been streamed.
   */
  public double savedByLanes(double bytesBefore, int threads, int lanes, double speedup) {
    return LanePlan.savedBytes(sizesAfter(bytesBefore), threads, lanes, speedup);
  }

  /** Returns the sizes of the messages not begun yet, without those that make up the bytes. */
  private synchronized long[] sizesAfter(double bytes) {
    int first = nextStreamed;
    for (double before = 0; first < messages.size() && before < bytes; first++) {
      before += messages.get(first).range().sizeBytes();
    }
    long[] sizes = new long[messages.size() - first];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = messages.get(first + i).range().sizeBytes();
    }
    return sizes;
  }

  /** Returns what the calling thread does next. */
  public synchronized Stage nextStage() {
    if (wantsLaneThread()) {
      laneThreads++;
      return Stage.LANES;
    }
    return nextStreamed < streamedEnd || nextInLane < messages.size() ? Stage.STREAM : Stage.END;
  }

  /** Takes a message for a stream; null if the calling thread is to begin with lanes instead. */
  public synchronized @Nullable WorkUnit nextStreamed(int freeBytes) {
    if (wantsLaneThread()) {
      return null;
    }
    return nextStreamed < streamedEnd
        ? new WorkUnit(messages.get(nextStreamed++))
        : nextInLane(freeBytes);
  }

  /** Takes a message for a lane. */
  public synchronized @Nullable WorkUnit nextInLane(int freeBytes) {
    return nextInLane < messages.size() ? new WorkUnit(messages.get(nextInLane++)) : null;
  }

  private boolean wantsLaneThread() {
    return laneThreads < laneThreadsWanted && nextInLane < messages.size();
  }
}
