package io.modelsigning.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end the work in order: the working thread is interrupted and the process ends when it
 * has cleaned up, or soon after in any case.
 */
final class Interruption {
  private static final long PATIENCE_MILLIS = 900;

  private final CountDownLatch done = new CountDownLatch(1);

  private Interruption() {}

  /** Returns the guard of the calling thread's work, which has to tell when it is over. */
  static Interruption ofCurrentThread() {
    Interruption interruption = new Interruption();
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.stop(worker), "interrupt"));
    return interruption;
  }

  private void stop(Thread worker) {
    if (done.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      boolean inTime = done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (!inTime) {
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells that nothing is left to be cleaned up. */
  void workIsOver() {
    done.countDown();
  }
}
