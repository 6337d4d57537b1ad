package io.modelsigning.hashing.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands out messages cut into BLAKE3 subtrees, so that all threads can share one long message. */
public final class TreeWorkQueue implements WorkSource {
  /** A power of two of chunks, so that every unit is one subtree. */
  public static final int UNIT_BYTES = 1 << 20;

  private final List<SharedContent> messages;
  private int nextMessage;
  private int nextNumber;
  private @Nullable ChainingValues siblings;

  public TreeWorkQueue(List<SharedContent> messages) {
    this.messages = messages;
  }

  /** Returns whether all has been handed out. */
  public synchronized boolean isEmpty() {
    return nextMessage == messages.size();
  }

  @Override
  public synchronized @Nullable WorkUnit next(int freeBytes) {
    if (nextMessage == messages.size()) {
      return null;
    }
    SharedContent message = messages.get(nextMessage);
    long sizeBytes = message.range().sizeBytes();
    long from = (long) nextNumber * UNIT_BYTES;
    int bytes = (int) Math.min(UNIT_BYTES, sizeBytes - from);
    if (bytes > freeBytes) {
      return null;
    }
    if (siblings == null && (sizeBytes > UNIT_BYTES || message.offsetBytes().isPresent())) {
      int units = Math.toIntExact(Math.ceilDiv(sizeBytes, UNIT_BYTES));
      siblings = new ChainingValues(units);
    }
    WorkUnit unit =
        new WorkUnit(message, message.range().startBytes() + from, bytes, nextNumber, siblings);
    nextNumber++;
    if (from + bytes == sizeBytes) {
      nextMessage++;
      nextNumber = 0;
      siblings = null;
    }
    return unit;
  }
}
