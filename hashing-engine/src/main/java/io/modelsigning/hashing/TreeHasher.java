package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.util.function.BiConsumer;

/** Hashes pieces of BLAKE3 trees; whoever hashes the last piece of a message merges them all. */
final class TreeHasher implements TrayHasher {
  /** A power of two of chunks, so that every piece is one subtree. */
  static final int PIECE_BYTES = 1 << 20;

  private static final int PIECE_CHUNKS = PIECE_BYTES / Blake3.CHUNK_BYTES;

  private final ChosenKernels kernels;
  private Blake3Subtree subtree = new Blake3Subtree(new ScalarBlake3());
  private boolean chosen;

  /**
   * @param kernels hash as soon as they are ready, plain ones before that
   */
  TreeHasher(ChosenKernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public void hash(Tray tray, BiConsumer<Piece, byte[]> digests) {
    if (!chosen && kernels.areReady(HashAlgorithm.BLAKE3)) {
      subtree = new Blake3Subtree(kernels.kernels().blake3());
      chosen = true;
    }
    long start = System.nanoTime();
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
    if (!chosen) {
      kernels.warmup(HashAlgorithm.BLAKE3).plainRate().hashed(offset, System.nanoTime() - start);
    }
  }
}
