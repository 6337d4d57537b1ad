package io.modelsigning;

import io.modelsigning.domain.ModelSigningException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** The other ways to call what blocks. */
final class Calls {
  /** A thread for each call: it waits for files, and for the engine's own threads. */
  static final Executor THREADS =
      task -> Thread.ofPlatform().daemon().name("model-signing").start(task);

  private Calls() {}

  /** What blocks. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws ModelSigningException, InterruptedException;
  }

  static <T> T unchecked(Call<T> call) {
    try {
      return call.run();
    } catch (ModelSigningException e) {
      throw new UncheckedModelSigningException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the thread was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  static <T> CompletableFuture<T> async(Executor executor, Call<T> call) {
    Running<T> running = new Running<>(call);
    executor.execute(running.task);
    return running.future;
  }

  /**
   * A call on a thread of its own, which is interrupted if nobody waits for its result any more.
   */
  private static final class Running<T> {
    private final Call<T> call;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final FutureTask<Void> task = new FutureTask<>(this::run, null);
    private volatile boolean ended;

    Running(Call<T> call) {
      this.call = call;
      // Cancelled, or timed out. The task sees to it that only a thread that runs it is
      // interrupted.
      CompletableFuture<T> unused =
          future.whenComplete(
              (result, failure) -> {
                if (!ended) {
                  task.cancel(true);
                }
              });
    }

    private void run() {
      try {
        T result = call.run();
        ended = true;
        future.complete(result);
      } catch (InterruptedException e) {
        ended = true;
        if (future.completeExceptionally(e)) {
          // Nobody cancelled the future: whoever runs the thread wants it to end.
          Thread.currentThread().interrupt();
        }
      } catch (Throwable e) {
        ended = true;
        future.completeExceptionally(e);
      }
    }
  }
}
