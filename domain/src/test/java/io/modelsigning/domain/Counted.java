package io.modelsigning.domain;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Hostile names, and work counted in bytes allocated, which a busy machine does not change. */
public final class Counted {
  private Counted() {}

  /** Returns how many bytes {@code work} allocates in this thread. */
  public static long allocatedBytes(Callable<?> work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // Classes are loaded the first time.
    work.call();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.call();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Returns 2^{@code bits} different texts of one hash code. */
  public static List<String> colliding(int bits) {
    List<String> texts = new ArrayList<>(1 << bits);
    for (int i = 0; i < 1 << bits; i++) {
      StringBuilder text = new StringBuilder(2 * bits);
      for (int bit = 0; bit < bits; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
