package io.modelsigning.hashing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out whole messages, longest first, to threads that hash them in lanes or one by one.
 * Thread-safe.
 *
 * <p>The list has two ends to take from: streams take the longest, lanes what the plan leaves them.
 * A thread that runs out of streams helps with the lanes' messages, one by one, rather than end
 * early.
 */
final class MessageQueue {
  /** What a thread does next. */
  enum Stage {
    LANES,
    STREAM,
    END
  }

  private final List<SharedContent> messages;
  private int nextStreamed;
  private int streamedEnd;
  private int nextInLane;
  private int laneThreadsWanted;
  private int laneThreads;

  /**
   * @param messages longest first; all of them streamed until {@link #plan} says otherwise
   */
  MessageQueue(List<SharedContent> messages) {
    this.messages = messages;
    this.streamedEnd = messages.size();
    this.nextInLane = messages.size();
  }

  /** Divides what is not begun yet between lanes and streams. */
  synchronized void plan(int threads, int lanes, double speedup) {
    LanePlan plan = best(threads, lanes, speedup);
    streamedEnd = nextStreamed + plan.streamed();
    nextInLane = streamedEnd;
    laneThreadsWanted = plan.laneThreads();
  }

  /** Returns how many bytes the messages have that are not begun yet. */
  synchronized long remainingBytes() {
    long bytes = 0;
    for (int i = nextStreamed; i < messages.size(); i++) {
      bytes += messages.get(i).range().sizeBytes();
    }
    return bytes;
  }

  /** Returns whether {@link #plan} would give anything to lanes. */
  synchronized boolean paysInLanes(int threads, int lanes, double speedup) {
    return best(threads, lanes, speedup).laneThreads() > 0;
  }

  private LanePlan best(int threads, int lanes, double speedup) {
    long[] sizes = new long[messages.size() - nextStreamed];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = messages.get(nextStreamed + i).range().sizeBytes();
    }
    return LanePlan.of(sizes, threads, lanes, speedup);
  }

  /** Returns what the calling thread does next. */
  synchronized Stage nextStage() {
    if (wantsLaneThread()) {
      laneThreads++;
      return Stage.LANES;
    }
    return nextStreamed < streamedEnd || nextInLane < messages.size() ? Stage.STREAM : Stage.END;
  }

  /** Takes a message for a stream; none if the thread had better begin with lanes. */
  synchronized @Nullable Piece nextStreamed(int roomBytes) {
    if (wantsLaneThread()) {
      return null;
    }
    return nextStreamed < streamedEnd
        ? new Piece(messages.get(nextStreamed++))
        : nextInLane(roomBytes);
  }

  /** Takes a message for a lane. */
  synchronized @Nullable Piece nextInLane(int roomBytes) {
    return nextInLane < messages.size() ? new Piece(messages.get(nextInLane++)) : null;
  }

  private boolean wantsLaneThread() {
    return laneThreads < laneThreadsWanted && nextInLane < messages.size();
  }
}
