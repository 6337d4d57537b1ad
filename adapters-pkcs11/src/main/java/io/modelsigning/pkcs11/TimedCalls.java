package io.modelsigning.pkcs11;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has work with a module done by a thread of its own, which nobody waits for longer than is
 * allowed: who is in a native function can be neither interrupted nor stopped. A thread that is
 * given up ends its work, and closes its session, if the module answers after all.
 */
final class TimedCalls {
  private TimedCalls() {}

  /** What a thread is doing, for who gives it up. */
  static final class Place {
    private volatile String function = "being loaded";

    void enter(String function) {
      this.function = function;
    }

    String function() {
      return function;
    }
  }

  /** Work with a module. */
  @FunctionalInterface
  interface Work<T> {
    T at(Place place) throws Pkcs11Exception;
  }

  static <T> T run(Path module, Duration limit, Work<T> work)
      throws Pkcs11Exception, InterruptedException {
    Place place = new Place();
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(work.at(place));
              } catch (Throwable e) { // Whatever it is, it is for who waits.
                answer.completeExceptionally(e);
              }
            },
            "pkcs11");
    // The process ends without it, too.
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.PKCS11_MODULE_TIMEOUT,
          "the PKCS #11 module '%s' does not return from %s: gave up after %s"
              .formatted(module, place.function(), inWords(limit)),
          e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case null -> throw new IllegalStateException(e);
        case Pkcs11Exception known -> throw known;
        case Error error -> throw error;
        case RuntimeException mistake -> throw mistake;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }

  private static String inWords(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
