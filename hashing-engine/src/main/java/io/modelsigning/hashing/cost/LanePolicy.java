package io.modelsigning.hashing.cost;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.LaneKernel;
import io.modelsigning.hashing.schedule.MessageWorkQueue;
import java.util.Optional;

/**
 * Decides whether to warm vector kernels up: a warm-up takes a processor from hashing for a while,
 * and lanes must save more than that. Thread-safe.
 */
public final class LanePolicy {
  /** Says how many lanes there are; asked only if all else is in favour of them. */
  public interface Lanes {
    /** Returns the kernel after having loaded it, if there is one. */
    Optional<LaneKernel> load();
  }

  private final CostModel costs;
  private final HashAlgorithm algorithm;
  private final int threads;

  public LanePolicy(CostModel costs, HashAlgorithm algorithm, int threads) {
    this.costs = costs;
    this.algorithm = algorithm;
    this.threads = threads;
  }

  /** Returns whether vector kernels can be ready before plain ones have hashed so many bytes. */
  public boolean canBeReadyIn(long totalBytes) {
    return totalBytes >= costs.minWarmupBytes(algorithm);
  }

  /**
   * Returns whether lanes would save more of what is left in the queue than their warm-up costs.
   *
   * <p>The cheap questions come first: the first needs nothing, the second waits until the baseline
   * is known, the third loads vector classes. Nothing is waited for where lanes would pay beside
   * any baseline.
   *
   * @throws InterruptedException if the thread is interrupted while it waits for the baseline
   */
  public boolean lanesPay(MessageWorkQueue queue, BaselineThroughput baseline, Lanes lanes)
      throws InterruptedException {
    int most = LaneKernel.MAX_LANES;
    if (!pays(queue, costs.minBaseline(), most, most)) {
      return false;
    }
    if (!pays(queue, costs.maxBaseline(), most, costs.usualSpeedup())
        && !pays(
            queue, baseline.await(costs.maxBaseline(), costs.compilationNanos()), most, most)) {
      return false;
    }
    Optional<LaneKernel> kernel = lanes.load();
    if (kernel.isEmpty()) {
      return false;
    }
    int count = kernel.get().lanes();
    // A low throughput may be that of code which is still to be compiled.
    return pays(queue, costs.maxBaseline(), count)
        || pays(queue, baseline.await(costs.usualBaseline(), costs.compilationNanos()), count);
  }

  private boolean pays(MessageWorkQueue queue, double baseline, int lanes) {
    double speedup = costs.maxLaneThroughput(algorithm, lanes) / baseline;
    return speedup >= costs.minPossibleSpeedup() && pays(queue, baseline, lanes, speedup);
  }

  private boolean pays(MessageWorkQueue queue, double baseline, int lanes, double speedup) {
    double warmupBytes = costs.warmupNanos(algorithm) * baseline;
    return queue.savedByLanes(warmupBytes * threads, threads, lanes, speedup)
        > costs.warmupLoss() * warmupBytes;
  }
}
