package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WarmupTest {
  private static Warmup.Trial lasting(long nanos) {
    return () -> {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      return 1_000_000;
    };
  }

  /** Lets the plain kernels hash a million bytes in so many nanoseconds. */
  private static Warmup warmup(long plainNanos, Warmup.Trial vector) {
    Warmup warmup = new Warmup(() -> vector, 0);
    warmup.baseline().hashed(1_000_000, plainNanos);
    return warmup;
  }

  @Test
  void endsWhenTheVectorKernelsHaveBecomeFast() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    Warmup.Trial slow = lasting(20_000_000);
    Warmup.Trial fast = lasting(500_000);
    Warmup warmup =
        warmup(5_000_000, () -> trials.incrementAndGet() <= 3 ? slow.run() : fast.run());
    assertFalse(warmup.isReady());
    assertEquals(0, warmup.speedup());

    warmup.run();

    assertTrue(warmup.isReady());
    assertTrue(trials.get() > 3);
    // A trial lasts at least half a millisecond.
    double speedup = warmup.speedup();
    assertTrue(speedup > 1.1 && speedup <= 10, "speedup " + speedup);
  }

  @Test
  void vectorsAreNotReadyBeforeSomebodyHasHashedWithPlainKernels() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    AtomicReference<Warmup> warmup = new AtomicReference<>();
    warmup.set(
        new Warmup(
            () ->
                () -> {
                  if (trials.incrementAndGet() == 100) {
                    warmup.get().baseline().hashed(1_000_000, 1_000_000_000);
                  }
                  return 1_000_000;
                },
            0));

    warmup.get().run();

    assertTrue(trials.get() > 100);
    assertTrue(warmup.get().isReady());
  }

  @Test
  void givesUpWhereVectorsStaySlower() throws Exception {
    Warmup warmup = warmup(1_000_000, lasting(5_000_000));
    assertFalse(warmup.isGivenUp());

    warmup.run();

    assertTrue(warmup.isGivenUp());
    assertFalse(warmup.isReady());
  }

  @Test
  void anInterruptEndsItWhereVectorsAreSlow() {
    Warmup warmup = warmup(100_000, lasting(1_000_000));
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, warmup::run);
    assertFalse(warmup.isReady());
  }
}
