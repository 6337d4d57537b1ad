package io.modelsigning.hashing.schedule;

import io.modelsigning.hashing.kernel.Blake3;
import java.util.concurrent.atomic.AtomicInteger;

/** The chaining values of a message's units, gathered from several threads. */
public final class ChainingValues {
  private final int[] values;
  private final AtomicInteger missing;

  ChainingValues(int units) {
    this.values = new int[Math.multiplyExact(units, Blake3.CV_WORDS)];
    this.missing = new AtomicInteger(units);
  }

  /** Returns eight words for each unit; each thread writes those of its units. */
  public int[] array() {
    return values;
  }

  public int count() {
    return values.length / Blake3.CV_WORDS;
  }

  /** Notes that a unit's value was stored, and returns whether all are there now. */
  public boolean stored() {
    return missing.decrementAndGet() == 0;
  }
}
