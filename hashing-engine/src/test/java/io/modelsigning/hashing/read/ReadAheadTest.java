package io.modelsigning.hashing.read;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.hashing.cost.MeasuredCosts;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private static final int BYTES = 1 << 20;
  private static final long CACHED_NANOS = BYTES / 8;
  private static final long DISK_NANOS = BYTES;

  private final ReadAhead readAhead = new ReadAhead(2, false);

  @Test
  void aProcessorWithNothingToDoReadsAhead() {
    readAhead.workBegins();
    assertTrue(readAhead.pays());
    readAhead.workBegins();
    assertFalse(readAhead.pays());
    readAhead.workEnds();
    assertTrue(readAhead.pays());
  }

  @Test
  void aSlowDiskIsReadAheadUntilThePageCacheAnswers() {
    readAhead.workBegins();
    readAhead.workBegins();
    readAhead.read(BYTES, 1, DISK_NANOS);
    readAhead.read(BYTES, 1, DISK_NANOS);
    assertTrue(readAhead.pays());
    readAhead.read(BYTES, 1, CACHED_NANOS);
    assertFalse(readAhead.pays());
  }

  @Test
  void aThreadThatLostItsProcessorOnceIsNoSlowDisk() {
    readAhead.workBegins();
    readAhead.workBegins();
    for (int i = 0; i < 3; i++) {
      readAhead.read(BYTES, 1, DISK_NANOS);
      assertFalse(readAhead.pays());
      readAhead.read(BYTES, 1, CACHED_NANOS);
      assertFalse(readAhead.pays());
    }
  }

  @Test
  void openingManyFilesIsNoSlowDisk() {
    readAhead.workBegins();
    readAhead.workBegins();
    readAhead.read(BYTES, 1000, 1000 * MeasuredCosts.MAX_OPENING_NANOS / 2);
    readAhead.read(BYTES, 1000, 1000 * MeasuredCosts.MAX_OPENING_NANOS / 2);
    assertFalse(readAhead.pays());
    readAhead.read(BYTES, 1000, 1000 * MeasuredCosts.MAX_OPENING_NANOS * 5);
    readAhead.read(BYTES, 1000, 1000 * MeasuredCosts.MAX_OPENING_NANOS * 5);
    assertTrue(readAhead.pays());
  }

  @Test
  void aLittleDataTellsNothing() {
    readAhead.workBegins();
    readAhead.workBegins();
    readAhead.read(1000, 1, DISK_NANOS);
    assertFalse(readAhead.pays());
  }

  @Test
  void onlyReadersReadIfToldSo() {
    ReadAhead readersOnly = new ReadAhead(2, true);
    readersOnly.workBegins();
    readersOnly.workBegins();
    readersOnly.read(BYTES, 1, CACHED_NANOS);
    assertTrue(readersOnly.pays());
  }
}
