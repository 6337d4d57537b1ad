package io.modelsigning.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets a signal (Ctrl-C, SIGTERM, SIGHUP) end the work in order, within a second.
 *
 * <p>The JVM answers such a signal by ending the process with 128 and the signal's number, as a
 * shell expects it, after its shutdown hooks. The hook here interrupts the working thread and waits
 * for it to clean up and to write the result. If it does not come back in time, because it waits
 * for something that cannot be interrupted, such as a typed password, its last words are said for
 * it.
 */
final class Interruption {
  private static final long PATIENCE_MILLIS = 500;
  private static final long LAST_WORDS_MILLIS = 250;

  private final Runtime runtime;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<@Nullable Runnable> lastWords = new AtomicReference<>();
  private volatile boolean requested;
  private volatile ExitCode exitCode = ExitCode.INTERRUPTED;

  private Interruption(Runtime runtime) {
    this.runtime = runtime;
  }

  /** Returns the guard of the calling thread's work, which has to tell when it is over. */
  static Interruption ofCurrentThread() {
    Interruption interruption = new Interruption(Runtime.getRuntime());
    Thread worker = Thread.currentThread();
    interruption.runtime.addShutdownHook(new Thread(() -> interruption.stop(worker), "interrupt"));
    return interruption;
  }

  /** Returns what no signal ever reaches. */
  static Interruption none() {
    return new Interruption(Runtime.getRuntime());
  }

  /** Returns whether a signal has come. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Has {@code words} said if the work is stuck when a signal comes, from another thread; unless
   * such words are left already, by work that this one is a part of.
   */
  void leave(Runnable words) {
    lastWords.compareAndSet(null, words);
  }

  /** Tells that nothing is left to be cleaned up, and with what result the work ended. */
  void workIsOver(ExitCode how) {
    exitCode = how;
    done.countDown();
  }

  private void stop(Thread worker) {
    if (done.getCount() == 0) {
      return;
    }
    requested = true;
    worker.interrupt();
    try {
      if (!done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        sayLastWords();
      } else if (exitCode != ExitCode.INTERRUPTED) {
        // The signal came too late: what was printed and the exit code have to agree.
        runtime.halt(exitCode.status());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By a thread of their own, since the worker may hold a lock of what they are written to. */
  private void sayLastWords() throws InterruptedException {
    Runnable words = lastWords.get();
    if (words != null) {
      Thread.ofPlatform().daemon().name("last words").start(words).join(LAST_WORDS_MILLIS);
    }
  }
}
