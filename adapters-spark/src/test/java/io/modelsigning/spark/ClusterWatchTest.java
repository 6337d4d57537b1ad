package io.modelsigning.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClusterWatchTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final ClusterWatch watch = new ClusterWatch(Duration.ofSeconds(10), nanos::get);

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void noExecutorIsAProblemAfterAWhile() {
    pass(10);
    assertEquals(Optional.empty(), watch.problem());
    nanos.incrementAndGet();
    assertTrue(watch.problem().orElseThrow().contains("no executor for 10 seconds"));
  }

  @Test
  void anExecutorIsGivenAllTheTimeItTakes() {
    watch.added("1");
    watch.added("2");
    pass(1000);
    assertEquals(Optional.empty(), watch.problem());
    watch.removed("1");
    pass(1000);
    assertEquals(Optional.empty(), watch.problem());
    watch.removed("2");
    pass(10);
    assertEquals(Optional.empty(), watch.problem());
    pass(1);
    assertTrue(watch.problem().isPresent());
    watch.added("3");
    assertEquals(Optional.empty(), watch.problem());
  }

  @Test
  void executorsThatOnlyDieAreAProblemUnlessOneDoesSomething() {
    for (int i = 0; i < 7; i++) {
      watch.added("a" + i);
      watch.removed("a" + i);
    }
    assertEquals(Optional.empty(), watch.problem());
    watch.done();
    for (int i = 0; i < 8; i++) {
      assertEquals(Optional.empty(), watch.problem());
      watch.added("b" + i);
      watch.removed("b" + i);
    }
    assertTrue(watch.problem().orElseThrow().contains("8 executors ended"));
  }
}
