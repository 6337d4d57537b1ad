package io.modelsigning.hashing.schedule;

import org.jspecify.annotations.Nullable;

/**
 * A unit of work: consecutive bytes of one file, read and hashed in order. It is a whole message,
 * or one subtree of a BLAKE3 tree.
 */
public final class WorkUnit {
  private final SharedContent content;
  private final long startBytes;
  private final long sizeBytes;
  private final int number;
  private final @Nullable ChainingValues siblings;
  private long readBytes;

  /** A whole message. */
  WorkUnit(SharedContent content) {
    this(content, content.range().startBytes(), content.range().sizeBytes(), 0, null);
  }

  /**
   * Part of a message.
   *
   * @param startBytes offset in the file
   * @param number position among the message's units
   * @param siblings takes the results of all units of the message
   */
  WorkUnit(
      SharedContent content,
      long startBytes,
      long sizeBytes,
      int number,
      @Nullable ChainingValues siblings) {
    this.content = content;
    this.startBytes = startBytes;
    this.sizeBytes = sizeBytes;
    this.number = number;
    this.siblings = siblings;
  }

  public SharedContent content() {
    return content;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  public int number() {
    return number;
  }

  /**
   * Returns what takes the results of all units of the message, null if this unit is the whole
   * message.
   */
  public @Nullable ChainingValues siblings() {
    return siblings;
  }

  /** Returns where in the file reading goes on. */
  public long positionBytes() {
    return startBytes + readBytes;
  }

  public long remainingBytes() {
    return sizeBytes - readBytes;
  }

  /** Notes that this many more bytes were read. */
  public void advance(long bytes) {
    readBytes += bytes;
  }
}
