package io.modelsigning.spark;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Sees which executors are there, since Spark itself waits for one for ever: where no worker is
 * left, and where executors die as soon as they are started. Thread-safe.
 */
final class ClusterWatch extends SparkListener {
  /** So many die one after the other, with no task done, before nothing is expected of the next. */
  private static final int HOPELESS = 8;

  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Set<String> executors = new HashSet<>();
  private long aloneSince;
  private int lost;

  ClusterWatch(Duration patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.aloneSince = nanoTime.getAsLong();
  }

  /** Returns the watch of a context, which sees the executors that are there already too. */
  static ClusterWatch of(SparkContext spark, Duration patience) {
    ClusterWatch watch = new ClusterWatch(patience, System::nanoTime);
    spark.addSparkListener(watch);
    scala.collection.Iterator<String> present = spark.getExecutorIds().iterator();
    synchronized (watch) {
      while (present.hasNext()) {
        watch.executors.add(present.next());
      }
      if (spark.isLocal()) {
        watch.executors.add("driver");
      }
    }
    return watch;
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    added(event.executorId());
  }

  synchronized void added(String executor) {
    executors.add(executor);
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    removed(event.executorId());
  }

  synchronized void removed(String executor) {
    executors.remove(executor);
    lost++;
    if (executors.isEmpty()) {
      aloneSince = nanoTime.getAsLong();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.reason().equals(Success$.MODULE$)) {
      done();
    }
  }

  /** A task was done. */
  synchronized void done() {
    lost = 0;
  }

  /** Returns how many executors are there. */
  synchronized int executors() {
    return executors.size();
  }

  /** Returns why there is no point in waiting longer; empty while there may be. */
  synchronized Optional<String> problem() {
    if (lost >= HOPELESS) {
      return Optional.of(
          "%d executors ended one after the other without having done anything; their logs say why"
              .formatted(lost));
    }
    long alone = nanoTime.getAsLong() - aloneSince;
    return executors.isEmpty() && alone > patience.toNanos()
        ? Optional.of(
            "the cluster has had no executor for %d seconds; the logs of its master and workers say why"
                .formatted(patience.toSeconds()))
        : Optional.empty();
  }
}
