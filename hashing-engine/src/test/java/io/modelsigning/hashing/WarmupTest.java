package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void endsWhenTheVectorKernelsHaveBecomeFast() throws Exception {
    AtomicInteger trials = new AtomicInteger();
    Warmup.Trial slow = lasting(20_000_000);
    Warmup.Trial fast = lasting(500_000);
    Warmup warmup =
        new Warmup(
            () -> lasting(5_000_000),
            () -> () -> trials.incrementAndGet() <= 3 ? slow.run() : fast.run());
    assertFalse(warmup.isReady());
    assertEquals(0, warmup.speedup());

    warmup.run();

    assertTrue(warmup.isReady());
    assertTrue(trials.get() > 3);
    assertTrue(warmup.speedup() > 1.1, "speedup " + warmup.speedup());
  }

  @Test
  void asksThePlainKernelsAloneForTheirRate() throws Exception {
    Warmup warmup =
        new Warmup(
            () -> lasting(2_000_000),
            () -> {
              throw new AssertionError("the vector kernels are not to be used yet");
            });

    double rate = warmup.plainRate();

    // A million bytes take at least 2 ms, which makes 0.5 bytes a nanosecond at the most.
    assertTrue(rate > 0 && rate <= 0.5, "rate " + rate);
    assertFalse(warmup.isReady());
  }

  @Test
  void anInterruptEndsTheQuestionToo() {
    Warmup warmup = new Warmup(() -> lasting(100_000), () -> lasting(100_000));
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, warmup::plainRate);
  }

  @Test
  void givesUpWhereVectorsStaySlower() throws Exception {
    Warmup warmup = new Warmup(() -> lasting(1_000_000), () -> lasting(5_000_000));
    assertFalse(warmup.isGivenUp());

    warmup.run();

    assertTrue(warmup.isGivenUp());
    assertFalse(warmup.isReady());
  }

  @Test
  void anInterruptEndsItWhereVectorsAreSlow() {
    Warmup warmup = new Warmup(() -> lasting(100_000), () -> lasting(1_000_000));
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, warmup::run);
    assertFalse(warmup.isReady());
  }
}
