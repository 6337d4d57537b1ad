package io.modelsigning.hashing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands out messages cut into BLAKE3 subtrees, so that all threads can share one long message. */
final class TreeSupply implements Supply {
  private final List<SharedContent> messages;
  private int nextMessage;
  private int nextNumber;
  private @Nullable ChainingValues siblings;

  TreeSupply(List<SharedContent> messages) {
    this.messages = messages;
  }

  @Override
  public synchronized @Nullable Piece next(int roomBytes) {
    if (nextMessage == messages.size()) {
      return null;
    }
    SharedContent message = messages.get(nextMessage);
    long sizeBytes = message.range().sizeBytes();
    long from = (long) nextNumber * TreeHasher.PIECE_BYTES;
    int bytes = (int) Math.min(TreeHasher.PIECE_BYTES, sizeBytes - from);
    if (bytes > roomBytes) {
      return null;
    }
    if (sizeBytes > TreeHasher.PIECE_BYTES && siblings == null) {
      int pieces = Math.toIntExact(Math.ceilDiv(sizeBytes, TreeHasher.PIECE_BYTES));
      siblings = new ChainingValues(pieces);
    }
    Piece piece =
        new Piece(message, message.range().startBytes() + from, bytes, nextNumber, siblings);
    nextNumber++;
    if (from + bytes == sizeBytes) {
      nextMessage++;
      nextNumber = 0;
      siblings = null;
    }
    return piece;
  }
}
