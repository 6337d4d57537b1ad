package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  @Test
  void takesTheMiddleOfAnOddNumber() {
    Series series = of(5, 1, 9);
    assertEquals(5, series.medianSeconds());
    assertEquals(1, series.minSeconds());
    assertEquals(9, series.maxSeconds());
    assertEquals(1.6, series.spread(), 1e-12);
  }

  @Test
  void takesTheMeanOfTheTwoInTheMiddle() {
    assertEquals(3, of(100, 2, 4, 0).medianSeconds());
  }

  @Test
  void addsUserAndSystemTimeAndKeepsTheLargestPeak() {
    Series series =
        new Series(List.of(new Cost(1, 2, 0.5, 700), new Cost(1, 4, 1, 900), new Cost(1, 1, 0, 1)));
    assertEquals(2.5, series.medianProcessorSeconds());
    assertEquals(900, series.peakResidentBytes());
  }

  @Test
  void hasNoMedianOfNothing() {
    assertThrows(IllegalArgumentException.class, () -> new Series(List.of()));
  }

  static Series of(double... seconds) {
    return new Series(Arrays.stream(seconds).mapToObj(value -> new Cost(value, 0, 0, 0)).toList());
  }
}
