package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MovingRateTest {
  private static final long TENTH = 100_000_000L;

  private final MovingRate rate = new MovingRate();
  private long tenths;
  private long count;

  /** Ten samples a second, as the display takes them; times may be negative. */
  private void run(double seconds, long perSecond) {
    for (int i = 0; i < seconds * 10; i++) {
      tenths++;
      count += perSecond / 10;
      rate.sample(tenths * TENTH, count);
    }
  }

  @Test
  void isUnknownAtFirst() {
    rate.start(5 * TENTH);
    assertEquals(0, rate.perSecond());
    assertFalse(rate.isStalled());
  }

  @Test
  void isExactForASteadyCount() {
    tenths = -1000;
    rate.start(tenths * TENTH);
    for (int i = 0; i < 300; i++) {
      run(0.1, 1_000);
      assertEquals(1_000, rate.perSecond());
    }
  }

  @Test
  void forgetsASlowBeginning() {
    rate.start(0);
    run(5, 10);
    run(11, 1_000);
    assertEquals(1_000, rate.perSecond());
  }

  @Test
  void isNoJumpAfterASlowMoment() {
    rate.start(0);
    run(20, 1_000);
    run(1, 0);
    assertTrue(rate.perSecond() > 870 && rate.perSecond() < 930, () -> "" + rate.perSecond());
  }

  @Test
  void tellsStandstill() {
    rate.start(0);
    run(3, 1_000);
    run(9, 0);
    assertFalse(rate.isStalled());
    run(2, 0);
    assertTrue(rate.isStalled());
    assertEquals(0, rate.perSecond());
    run(0.1, 1_000);
    assertFalse(rate.isStalled());
  }

  @Test
  void startsAnew() {
    rate.start(0);
    run(20, 1_000);
    rate.start(tenths * TENTH);
    count = 0;
    run(1, 50);
    assertEquals(50, rate.perSecond());
  }
}
