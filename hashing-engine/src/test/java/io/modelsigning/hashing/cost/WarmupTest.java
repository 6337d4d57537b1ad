package io.modelsigning.hashing.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a clock that only the trials move on: how fast the machine is does not matter. */
@Timeout(30)
class WarmupTest {
  private static final int BYTES = 1_000_000;

  private final AtomicLong clock = new AtomicLong();

  private Warmup.Trial lasting(long nanos) {
    return () -> {
      clock.addAndGet(nanos);
      return BYTES;
    };
  }

  /** Lets the plain kernels hash a million bytes in so many nanoseconds. */
  private Warmup warmup(long plainNanos, Warmup.Trial vector) {
    Warmup warmup = new Warmup(() -> vector, clock::get);
    warmup.baseline().hashed(BYTES, plainNanos);
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
    assertEquals(3 + MeasuredCosts.FAST_TRIALS, trials.get());
    assertEquals(10, warmup.speedup());
  }

  /** The JVM may still be compiling parts: one slow trial, and the count begins anew. */
  @Test
  void aSlowTrialBetweenFastOnesBeginsTheCountAnew() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    Warmup.Trial slow = lasting(20_000_000);
    Warmup.Trial fast = lasting(500_000);
    Warmup warmup =
        warmup(5_000_000, () -> trials.incrementAndGet() == 5 ? slow.run() : fast.run());

    warmup.run();

    assertEquals(5 + MeasuredCosts.FAST_TRIALS, trials.get());
  }

  @Test
  void vectorsAreNotReadyBeforeSomebodyHasHashedWithPlainKernels() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    AtomicReference<Warmup> warmup = new AtomicReference<>();
    Warmup.Trial trial = lasting(1_000);
    warmup.set(
        new Warmup(
            () ->
                () -> {
                  if (trials.incrementAndGet() == 100) {
                    warmup.get().baseline().hashed(BYTES, 1_000_000_000);
                  }
                  return trial.run();
                },
            clock::get));

    warmup.get().run();

    assertEquals(99 + MeasuredCosts.FAST_TRIALS, trials.get());
    assertTrue(warmup.get().isReady());
  }

  @Test
  void givesUpWhereVectorsStaySlower() throws Exception {
    Warmup warmup = warmup(1_000_000, lasting(5_000_000));
    assertFalse(warmup.isGivenUp());

    warmup.run();

    assertTrue(warmup.isGivenUp());
    assertFalse(warmup.isReady());
    long patience = MeasuredCosts.WARMUP_PATIENCE_NANOS;
    assertTrue(clock.get() > patience && clock.get() < 2 * patience, "gave up at " + clock);
  }

  /** Kernels that still become faster, however slowly, are still being compiled. */
  @Test
  void doesNotGiveUpWhileVectorsBecomeFaster() throws Exception {
    AtomicLong nanos = new AtomicLong(400_000_000);
    Warmup warmup =
        warmup(
            1_000_000,
            () -> lasting(nanos.updateAndGet(last -> Math.max(100_000, last * 9 / 10))).run());

    warmup.run();

    assertTrue(warmup.isReady());
    assertTrue(clock.get() > 2 * MeasuredCosts.WARMUP_PATIENCE_NANOS);
  }

  @Test
  void anInterruptEndsItWhereVectorsAreSlow() {
    Warmup warmup = warmup(100_000, lasting(1_000_000));
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, warmup::run);
    assertFalse(warmup.isReady());
  }
}
