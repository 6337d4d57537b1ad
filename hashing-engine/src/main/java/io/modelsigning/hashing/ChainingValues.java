package io.modelsigning.hashing;

import java.util.concurrent.atomic.AtomicInteger;

/** The chaining values of a message's pieces, gathered from several threads. */
final class ChainingValues {
  private final int[] values;
  private final AtomicInteger missing;

  ChainingValues(int pieces) {
    this.values = new int[Math.multiplyExact(pieces, Blake3.CV_WORDS)];
    this.missing = new AtomicInteger(pieces);
  }

  /** Returns eight words for each piece; each thread writes those of its pieces. */
  int[] array() {
    return values;
  }

  int count() {
    return values.length / Blake3.CV_WORDS;
  }

  /** Notes that a piece's value was stored, and returns whether all are there now. */
  boolean stored() {
    return missing.decrementAndGet() == 0;
  }
}
