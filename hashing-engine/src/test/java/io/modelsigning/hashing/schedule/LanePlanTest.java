package io.modelsigning.hashing.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LanePlanTest {
  private static long[] equal(int count) {
    long[] sizes = new long[count];
    Arrays.fill(sizes, 1_000_000);
    return sizes;
  }

  @Test
  void lanesTakeWhatFillsThem() {
    assertEquals(new LanePlan(0, 1), LanePlan.of(equal(64), 1, 16, 2));
  }

  @Test
  void streamsTakeWhatIsLeftOver() {
    assertEquals(new LanePlan(4, 1), LanePlan.of(equal(20), 1, 16, 2));
  }

  @Test
  void fewMessagesAreStreamed() {
    assertEquals(new LanePlan(3, 0), LanePlan.of(equal(3), 1, 16, 2));
  }

  @Test
  void aMessageMuchLongerThanTheOthersIsStreamed() {
    long[] sizes = equal(65);
    sizes[0] = 50_000_000;
    LanePlan plan = LanePlan.of(sizes, 2, 16, 2);
    assertEquals(1, plan.streamed());
    assertEquals(1, plan.laneThreads());
  }

  @Test
  void slowLanesAreNotUsed() {
    assertEquals(new LanePlan(64, 0), LanePlan.of(equal(64), 1, 16, 0.9));
  }

  @Test
  void forcedLanesTakeEverything() {
    assertEquals(new LanePlan(0, 3), LanePlan.of(equal(5), 3, 16, Double.POSITIVE_INFINITY));
  }

  @Test
  @Timeout(20)
  void manyThreadsAndFilesArePlannedQuickly() {
    long[] sizes = new long[200_000];
    Arrays.setAll(sizes, i -> sizes.length - i);
    LanePlan plan = LanePlan.of(sizes, 64, 16, 2.5);
    assertEquals(64, plan.laneThreads());
  }
}
