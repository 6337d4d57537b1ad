package io.modelsigning.hashing.schedule;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Divides messages between lanes and streams, so that the last of both ends early.
 *
 * <p>A lane is slow and a thread has many of them; a stream is fast, but one message is all of it.
 * Lanes pay when there are enough messages to fill them, and a message much longer than the others
 * is better streamed. Example: twenty equal messages, one thread, sixteen lanes that together do
 * twice a stream's work. All in lanes would take two turns of 8 (in units of one streamed message),
 * all streamed 20; sixteen in lanes and four streamed take 8 + 4.
 *
 * @param streamed how many of the longest messages are streamed; the others go to lanes
 * @param laneThreads how many threads begin with lanes, and stream when none are left
 */
record LanePlan(int streamed, int laneThreads) {
  /**
   * At most this many messages per lane are placed one by one; shorter ones are assumed to fill the
   * gaps evenly.
   */
  private static final int PLACED_PER_LANE = 4;

  /**
   * Returns the best plan.
   *
   * @param sizes bytes of the messages, longest first
   * @param lanes of one thread
   * @param speedup how many times a stream's rate all lanes of a thread reach together
   */
  static LanePlan of(long[] sizes, int threads, int lanes, double speedup) {
    double[] sums = sums(sizes);
    LanePlan best = new LanePlan(sizes.length, 0);
    double bestCost = cost(best, sizes, sums, threads, lanes, speedup);
    // Every count of threads up to 4, then quarters: with many threads the cost is flat.
    for (int laneThreads = threads; laneThreads > 0; laneThreads -= Math.ceilDiv(threads, 4)) {
      int streamed = 0;
      // Beyond this, the streams alone take longer.
      while (streamed < sizes.length && sums[streamed] / threads < bestCost) {
        LanePlan plan = new LanePlan(streamed, laneThreads);
        double cost = cost(plan, sizes, sums, threads, lanes, speedup);
        if (cost < bestCost) {
          best = plan;
          bestCost = cost;
        }
        streamed += 1 + streamed / 16;
      }
    }
    return best;
  }

  /**
   * Returns how much sooner everything ends by the best plan than if all were streamed, as the
   * bytes that a stream hashes in that time.
   */
  static double savedBytes(long[] sizes, int threads, int lanes, double speedup) {
    double[] sums = sums(sizes);
    LanePlan streams = new LanePlan(sizes.length, 0);
    LanePlan best = of(sizes, threads, lanes, speedup);
    return cost(streams, sizes, sums, threads, lanes, speedup)
        - cost(best, sizes, sums, threads, lanes, speedup);
  }

  /** Returns at i the sum of the first i sizes. */
  private static double[] sums(long[] sizes) {
    double[] sums = new double[sizes.length + 1];
    for (int i = 0; i < sizes.length; i++) {
      sums[i + 1] = sums[i] + sizes[i];
    }
    return sums;
  }

  /** Returns when the last thread ends; the unit is the time in which a stream hashes one byte. */
  private static double cost(
      LanePlan plan, long[] sizes, double[] sums, int threads, int lanes, double speedup) {
    PriorityQueue<Double> threadEnds = new PriorityQueue<>();
    double laneByteCost = lanes / speedup;
    double last = 0;
    double[] laneEnds = laneEnds(sizes, sums, plan.streamed, plan.laneThreads * lanes);
    for (int thread = 0; thread < plan.laneThreads; thread++) {
      // Lanes of different threads take messages in turn.
      double end = 0;
      for (int lane = thread; lane < laneEnds.length; lane += plan.laneThreads) {
        end = Math.max(end, laneEnds[lane]);
      }
      threadEnds.add(end * laneByteCost);
      last = Math.max(last, end * laneByteCost);
    }
    for (int thread = plan.laneThreads; thread < threads; thread++) {
      threadEnds.add(0.0);
    }
    for (int i = 0; i < plan.streamed; i++) {
      double end = threadEnds.remove() + sizes[i];
      last = Math.max(last, end);
      threadEnds.add(end);
    }
    return last;
  }

  /** Returns the bytes of each lane when every message goes to the one that has fewest. */
  private static double[] laneEnds(long[] sizes, double[] sums, int from, int lanes) {
    double[] ends = new double[lanes];
    if (lanes == 0) {
      return ends;
    }
    PriorityQueue<Double> queue = new PriorityQueue<>();
    for (int lane = 0; lane < lanes; lane++) {
      queue.add(0.0);
    }
    int placed = (int) Math.min(sizes.length, from + (long) lanes * PLACED_PER_LANE);
    for (int i = from; i < placed; i++) {
      queue.add(queue.remove() + sizes[i]);
    }
    double rest = sums[sizes.length] - sums[placed];
    double placedTotal = 0;
    for (int lane = 0; lane < lanes; lane++) {
      ends[lane] = queue.remove();
      placedTotal += ends[lane];
    }
    double even = (placedTotal + rest) / lanes;
    if (rest > 0) {
      Arrays.setAll(ends, lane -> Math.max(ends[lane], even));
    }
    return ends;
  }
}
