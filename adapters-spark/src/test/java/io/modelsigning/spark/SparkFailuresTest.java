package io.modelsigning.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SparkFailuresTest {
  private static String sentence(String thrown) {
    return SparkFailures.sentence(
        new IllegalStateException(
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 0.0 (TID 5) (10.0.0.7 executor 3): "
                + thrown
                + "\n\tat a.B.c(D.java:1)\nDriver stacktrace:"));
  }

  @Test
  void whatATaskThrewIsSaidWithItsExecutor() {
    assertEquals(
        "executor 3 on 10.0.0.7: cannot read", sentence("java.lang.Exception: cannot read"));
    assertEquals(
        "executor 3 on 10.0.0.7: it does not have the program's classes, such as io.modelsigning.X",
        sentence("java.lang.ClassNotFoundException: io.modelsigning.X"));
    assertEquals(
        "executor 3 on 10.0.0.7: its Java is too old for the program: io/X has been compiled",
        sentence("java.lang.UnsupportedClassVersionError: io/X has been compiled"));
    assertEquals(
        "executor 3 on 10.0.0.7: it has another version of the program: x; local class",
        sentence("java.io.InvalidClassException: x; local class"));
    assertEquals(
        "executor 3 on 10.0.0.7: java.lang.OutOfMemoryError",
        sentence("java.lang.OutOfMemoryError"));
  }

  @Test
  void allElseIsTheFirstLine() {
    assertEquals("a", SparkFailures.sentence(new IllegalStateException("a\nb")));
    assertEquals("null", SparkFailures.sentence(new IllegalStateException()));
    assertEquals(301, SparkFailures.sentence(new IllegalStateException("x".repeat(999))).length());
  }
}
