package io.modelsigning.cli;

import io.modelsigning.cli.result.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a signal (Ctrl-C, SIGTERM, SIGHUP) end the work in order, within a second.
 *
 * <p>The JVM answers such a signal by ending the process with 128 and the signal's number, as a
 * shell expects it, after its shutdown hooks. The hook here interrupts the working thread and waits
 * for it to clean up and to write the result. If it does not come back in time, because it waits
 * for something that cannot be interrupted, such as a typed password, its last words are said for
 * it; where even these are not ready, the launcher says them.
 *
 * <p>Of these three only one answers: who begins first.
 */
final class Interruption {
  private static final long PATIENCE_MILLIS = 500;
  private static final long LAST_WORDS_MILLIS = 250;

  /** An answer that is begun takes a system call or two, however busy the machine is. */
  private static final long ANSWER_SECONDS = 10;

  private enum Answer {
    NONE,
    RESULT,
    LAST_WORDS,
    LEFT_TO_LAUNCHER
  }

  private final Runtime runtime;
  private final Launcher launcher;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<@Nullable Supplier<Runnable>> lastWords = new AtomicReference<>();
  private final AtomicReference<Answer> answer = new AtomicReference<>(Answer.NONE);
  private final CountDownLatch said = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile ExitCode exitCode = ExitCode.INTERRUPTED;

  private Interruption(Runtime runtime, Launcher launcher) {
    this.runtime = runtime;
    this.launcher = launcher;
  }

  /** Returns the guard of the calling thread's work, which has to tell when it is over. */
  static Interruption ofCurrentThread(Launcher launcher) {
    Interruption interruption = new Interruption(Runtime.getRuntime(), launcher);
    Thread worker = Thread.currentThread();
    interruption.runtime.addShutdownHook(new Thread(() -> interruption.stop(worker), "interrupt"));
    return interruption;
  }

  /** Returns what no signal ever reaches. */
  static Interruption none() {
    return new Interruption(Runtime.getRuntime(), Launcher.NONE);
  }

  /** Returns whether a signal has come. */
  boolean isRequested() {
    return requested;
  }

  /**
   * Prepares for a signal that comes while the work is stuck: another thread then {@linkplain #say
   * says} these words; unless such words are left already, by work that this one is a part of.
   */
  void leave(Supplier<Runnable> words) {
    lastWords.compareAndSet(null, words);
  }

  /**
   * Answers that the work was interrupted, unless somebody else has answered.
   *
   * @param words gets the answer ready, and returns what writes it: who has begun to answer must
   *     not be cut off, so whatever takes time comes before
   */
  void say(Supplier<Runnable> words) {
    Runnable prepared = words.get();
    if (answer.compareAndSet(Answer.NONE, Answer.LAST_WORDS)) {
      prepared.run();
      said.countDown();
    } else if (requested) {
      // Its end is near, or another thread is saying the same.
      awaitEnd();
    }
  }

  /**
   * Has to be called before the work writes its result. Does not return where the process is about
   * to end with another answer.
   *
   * @return whether this is the first answer
   */
  boolean beginAnswer() {
    boolean first = answer.compareAndSet(Answer.NONE, Answer.RESULT);
    if (!first && requested) {
      awaitEnd();
    }
    return first;
  }

  /** Tells that nothing is left to be cleaned up, and with what result the work ended. */
  void workIsOver(ExitCode how) {
    exitCode = how;
    done.countDown();
  }

  /** Waits for the end of the process, which a signal has begun. */
  static void awaitEnd() {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // It is known.
      }
    }
  }

  private void stop(Thread worker) {
    if (done.getCount() == 0) {
      return;
    }
    requested = true;
    worker.interrupt();
    try {
      if (done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (exitCode != ExitCode.INTERRUPTED) {
          // The signal came too late: what was printed and the exit code have to agree.
          runtime.halt(launcher.statusOf(exitCode));
        }
      } else {
        sayLastWords();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    boolean unanswered = answer.compareAndSet(Answer.NONE, Answer.LEFT_TO_LAUNCHER);
    if (launcher.waits()) {
      runtime.halt(unanswered ? Launcher.UNSAID : launcher.statusOf(ExitCode.INTERRUPTED));
    }
  }

  /** By a thread of their own, since the worker may hold a lock of what they are written to. */
  private void sayLastWords() throws InterruptedException {
    Supplier<Runnable> words = lastWords.get();
    if (words != null) {
      Thread.ofPlatform()
          .daemon()
          .name("last words")
          .start(() -> say(words))
          .join(LAST_WORDS_MILLIS);
    }
    if (answer.get() == Answer.LAST_WORDS) {
      boolean _ = said.await(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
  }
}
