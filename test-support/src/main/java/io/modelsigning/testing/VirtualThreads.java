package io.modelsigning.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Has virtual threads do the same at once, and finds where one waits without giving its carrier
 * back. Before Java 24 it does so in a monitor, later only below native frames: what such a test
 * would find, it finds on Java 21.
 */
public final class VirtualThreads {
  private static final String PINNED = "jdk.VirtualThreadPinned";

  private static final String LOADERS = "jdk.internal.loader.";

  /** Below that, nobody is kept from going on. */
  private static final Duration LONG = Duration.ofMillis(20);

  private VirtualThreads() {}

  /**
   * Returns what waited for 20 ms or longer while it was pinned, with its stack, but for the JDK's
   * loading of classes.
   */
  public static List<String> pinnedWhile(int threads, Callable<?> task)
      throws IOException, InterruptedException, ExecutionException {
    Path file = Files.createTempFile("pinned", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withThreshold(LONG).withStackTrace();
      recording.start();
      run(threads, task);
      recording.stop();
      recording.dump(file);
      List<String> pinned = new ArrayList<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().equals(PINNED) && !loadsClasses(event)) {
          pinned.add(event.toString());
        }
      }
      return pinned;
    } finally {
      Files.delete(file);
    }
  }

  private static boolean loadsClasses(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(frame -> frame.getMethod().getType().getName().startsWith(LOADERS));
  }

  private static void run(int threads, Callable<?> task)
      throws InterruptedException, ExecutionException {
    CountDownLatch together = new CountDownLatch(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            executor.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return task.call();
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }
}
