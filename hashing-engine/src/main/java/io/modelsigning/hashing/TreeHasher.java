package io.modelsigning.hashing;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Hashes pieces of BLAKE3 trees; whoever hashes the last piece of a message merges them all. */
final class TreeHasher implements TrayHasher {
  /** A power of two of chunks, so that every piece is one subtree. */
  static final int PIECE_BYTES = 1 << 20;

  private static final int PIECE_CHUNKS = PIECE_BYTES / Blake3.CHUNK_BYTES;

  private final Blake3Subtree plain;
  private final Blake3Subtree vector;
  private final BooleanSupplier vectorReady;

  /**
   * @param plain hashes until {@code vectorReady}
   */
  TreeHasher(Blake3Kernel plain, Blake3Kernel vector, BooleanSupplier vectorReady) {
    this.plain = new Blake3Subtree(plain);
    this.vector = new Blake3Subtree(vector);
    this.vectorReady = vectorReady;
  }

  @Override
  public void hash(Tray tray, BiConsumer<Piece, byte[]> digests) {
    Blake3Subtree subtree = vectorReady.getAsBoolean() ? vector : plain;
    int offset = 0;
    for (Tray.Run run : tray.runs(0)) {
      Piece piece = run.piece();
      ChainingValues siblings = piece.siblings();
      if (siblings == null) {
        digests.accept(piece, subtree.digest(tray.segment(), offset, run.bytes()));
      } else {
        int at = piece.number() * Blake3.CV_WORDS;
        long counter = (long) piece.number() * PIECE_CHUNKS;
        subtree.chainingValue(tray.segment(), offset, run.bytes(), counter, siblings.array(), at);
        if (siblings.stored()) {
          digests.accept(piece, subtree.root(siblings.array(), siblings.count()));
        }
      }
      offset += run.bytes();
    }
  }
}
