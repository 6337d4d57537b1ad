package io.modelsigning.hashing.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BaselineThroughputTest {
  private static final long LONG_NANOS = 60_000_000_000L;

  private final BaselineThroughput rate = new BaselineThroughput();

  @Test
  void isTheHighestThatWasTold() {
    assertEquals(0, rate.best());
    rate.hashed(1_000_000, 4_000_000);
    rate.hashed(1_000_000, 2_000_000);
    rate.hashed(1_000_000, 3_000_000);
    assertEquals(0.5, rate.best());
  }

  @Test
  void aLittleDataTellsNothing() {
    rate.hashed(1000, 1);
    assertEquals(0, rate.best());
  }

  @Test
  void waitsUntilItIsEnough() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Thread hasher =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (rate.best() < 1) {
                    rate.hashed(1_000_000, 2_000_000 / told.incrementAndGet());
                  }
                });
    assertEquals(1, rate.await(1, LONG_NANOS));
    hasher.join();
    assertEquals(2, told.get());
  }

  @Test
  void waitsNoLongerThanTold() throws Exception {
    rate.hashed(1_000_000, 2_000_000);
    long start = System.nanoTime();
    assertEquals(0.5, rate.await(1, 20_000_000));
    assertTrue(System.nanoTime() - start >= 20_000_000);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> rate.await(1, LONG_NANOS));
  }
}
