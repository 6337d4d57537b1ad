package io.modelsigning.hashing;

import org.jspecify.annotations.Nullable;

/**
 * Consecutive bytes of one file that a feed reads in order: a message, or part of a BLAKE3 tree.
 */
final class Piece {
  private final SharedContent content;
  private final long startBytes;
  private final long sizeBytes;
  private final int number;
  private final @Nullable ChainingValues siblings;
  private long readBytes;

  /** A whole message. */
  Piece(SharedContent content) {
    this(content, content.range().startBytes(), content.range().sizeBytes(), 0, null);
  }

  /**
   * Part of a message.
   *
   * @param startBytes offset in the file
   * @param number position among the message's pieces
   * @param siblings where the results of all these pieces meet
   */
  Piece(
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

  SharedContent content() {
    return content;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  int number() {
    return number;
  }

  /** Returns where the pieces' results meet, null if this piece is the whole message. */
  @Nullable ChainingValues siblings() {
    return siblings;
  }

  /** Returns where in the file reading goes on. */
  long positionBytes() {
    return startBytes + readBytes;
  }

  long remainingBytes() {
    return sizeBytes - readBytes;
  }

  /** Notes that this many more bytes were read. */
  void advance(long bytes) {
    readBytes += bytes;
  }
}
