package io.modelsigning.objectstore;

import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object, which a thread of its own brings into memory while others read what has
 * come. A connection that breaks is taken up where it broke. Thread-safe.
 */
final class Segment {
  private final ObjectClient client;
  private final StoredObject object;
  private final long startBytes;
  private final int lengthBytes;
  private final Runnable whenGone;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] content;
  private int come;
  private int taken;

  /** How many copy from the content just now. */
  private int copying;

  private boolean gone;
  private @Nullable ObjectAccessException failure;
  private @Nullable Thread bringing;

  /**
   * @param content what is filled, as long as the segment
   * @param whenGone is run once, when the memory is not needed any more
   */
  Segment(
      ObjectClient client,
      StoredObject object,
      long startBytes,
      byte[] content,
      Runnable whenGone) {
    this.client = client;
    this.object = object;
    this.startBytes = startBytes;
    this.lengthBytes = content.length;
    this.whenGone = whenGone;
    this.content = content;
  }

  /** Begins to bring it, unless it was given up already. */
  void start(Attempts attempts) {
    Thread thread = Thread.ofVirtual().name("object-reader").unstarted(() -> bring(attempts));
    lock.lock();
    try {
      if (gone) {
        return;
      }
      bringing = thread;
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  private void bring(Attempts attempts) {
    try {
      Attempts.Series series = attempts.new Series(client.display(object.key()));
      int at = 0;
      while (at < lengthBytes) {
        try {
          attempts.awaitTurn();
          at = bringFrom(at, series);
        } catch (ObjectAccessException e) {
          at = come();
          series.failed(e);
        }
      }
    } catch (ObjectAccessException e) {
      end(e);
    } catch (InterruptedException e) {
      end(
          ObjectAccessException.permanent(
              ObjectStoreReasons.STORAGE_UNAVAILABLE, "it is not read any more", e));
    } catch (RuntimeException | Error e) {
      end(
          ObjectAccessException.permanent(
              ObjectStoreReasons.MALFORMED_STORAGE_ANSWER, "the answer cannot be read: " + e, e));
    }
  }

  private int bringFrom(int from, Attempts.Series series)
      throws ObjectAccessException, InterruptedException {
    int at = from;
    try (ObjectStream stream = client.open(object, startBytes + from, startBytes + lengthBytes)) {
      while (at < lengthBytes) {
        int count = stream.read(ByteBuffer.wrap(content, at, lengthBytes - at));
        if (count < 0) {
          throw ObjectAccessException.again(
              Outlook.PASSING,
              "the answer ended after %d of %d bytes".formatted(at - from, lengthBytes - from),
              null);
        }
        at += count;
        series.progressed();
        tell(at);
      }
      // To its end, so that the connection can be used again.
      stream.read(ByteBuffer.allocate(1));
    }
    return at;
  }

  private int come() {
    lock.lock();
    try {
      return come;
    } finally {
      lock.unlock();
    }
  }

  private void tell(int until) {
    lock.lock();
    try {
      come = until;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(ObjectAccessException cause) {
    lock.lock();
    try {
      failure = cause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads what has come, and waits for something if nothing has.
   *
   * @param offset below the length
   * @return how many bytes, at least 1; -1 if the segment was given up
   * @throws ObjectAccessException if it cannot be brought
   * @throws InterruptedException if the thread is interrupted
   */
  int read(ByteBuffer target, int offset) throws ObjectAccessException, InterruptedException {
    int count;
    lock.lockInterruptibly();
    try {
      while (come <= offset && failure == null && !gone) {
        changed.await();
      }
      if (gone) {
        return -1;
      }
      if (come <= offset && failure != null) {
        throw failure;
      }
      count = Math.min(target.remaining(), come - offset);
      copying++;
    } finally {
      lock.unlock();
    }
    // What has come is not written again, as long as somebody copies.
    target.put(content, offset, count);
    lock.lock();
    try {
      copying--;
      taken += count;
    } finally {
      lock.unlock();
    }
    return count;
  }

  /** Returns whether as many bytes were read as there are: usually each once. */
  boolean isUsedUp() {
    lock.lock();
    try {
      return taken >= lengthBytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives it up: what has not come does not come any more, and nobody reads it from now on.
   *
   * @return the content, if nobody reads or writes it any more, so that it can be used again
   */
  Optional<byte[]> drop() {
    Thread thread;
    boolean free;
    lock.lock();
    try {
      if (gone) {
        return Optional.empty();
      }
      gone = true;
      changed.signalAll();
      free = copying == 0 && come == lengthBytes;
      // One that has brought all ends by itself, with a connection that can be used again.
      thread = come < lengthBytes ? bringing : null;
    } finally {
      lock.unlock();
    }
    if (thread != null) {
      thread.interrupt();
    }
    whenGone.run();
    return free ? Optional.of(content) : Optional.empty();
  }
}
