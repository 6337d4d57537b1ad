package io.modelsigning.hashing.schedule;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The threads of one call that read, hash or warm up. */
public final class WorkerPool {
  /** What a thread of the pool does. */
  public interface Task {
    void run() throws Exception;
  }

  private final ThreadPoolExecutor executor;
  private final Consumer<Throwable> onFailure;

  public WorkerPool(int threads, String name, Consumer<Throwable> onFailure) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        task -> Thread.ofPlatform().daemon().name(name + number.getAndIncrement()).unstarted(task);
    // A task that arrives after stop() is dropped: its result is no longer wanted.
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory,
            new ThreadPoolExecutor.DiscardPolicy());
    this.onFailure = onFailure;
  }

  public void execute(Task task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (InterruptedException e) {
            // Only stop() interrupts these threads: the task was to end here.
          } catch (Throwable failure) {
            onFailure.accept(failure);
          }
        });
  }

  /** Lets the threads end when all tasks are done. */
  public void finish() {
    executor.shutdown();
  }

  /** Interrupts the threads, and drops the tasks not begun. */
  public void stop() {
    executor.shutdownNow();
  }

  /** Waits until the threads have ended, which {@link #finish} or {@link #stop} brings about. */
  public void awaitEnd() throws InterruptedException {
    while (!executor.awaitTermination(1, TimeUnit.DAYS)) {
      // Tasks may take as long as they need.
    }
  }
}
