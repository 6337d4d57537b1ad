package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ModelContent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The content of an object that cannot be read in ranges of one version: all of it comes in one
 * answer, which is read in order and cannot be taken up again. Readers that are ahead of the others
 * wait for them. Safe for use by several threads.
 */
final class OnceContent implements ModelContent {
  /** Who waits so long waits for a reader that does not come. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ObjectClient client;
  private final Attempts attempts;
  private final StoredObject object;
  private final String display;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private @Nullable ObjectStream stream;
  private long positionBytes;

  OnceContent(ObjectClient client, Attempts attempts, StoredObject object, String display) {
    this.client = client;
    this.attempts = attempts;
    this.object = object;
    this.display = display;
  }

  @Override
  public int read(ByteBuffer target, long from) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (from >= object.sizeBytes()) {
      return -1;
    }
    try {
      lock.lockInterruptibly();
      try {
        awaitPosition(from);
        int count = stream().read(target);
        if (count < 0) {
          throw RangeRequests.changed(
              "it ended after %d of %d bytes".formatted(from, object.sizeBytes()));
        }
        positionBytes += count;
        moved.signalAll();
        return count;
      } finally {
        lock.unlock();
      }
    } catch (ObjectAccessException e) {
      throw Failures.ofModel("read", display, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(display, e);
    }
  }

  private void awaitPosition(long from) throws ObjectAccessException, InterruptedException {
    long left = PATIENCE.toNanos();
    long seen = positionBytes;
    while (positionBytes < from && left > 0) {
      left = moved.awaitNanos(left);
      if (positionBytes != seen) {
        seen = positionBytes;
        left = PATIENCE.toNanos();
      }
    }
    if (positionBytes != from) {
      throw ObjectAccessException.permanent(
          ObjectStoreReasons.NO_RANGES,
          "the server gives it only whole and once, but it is to be read at several places",
          null);
    }
  }

  private ObjectStream stream() throws ObjectAccessException, InterruptedException {
    ObjectStream open = stream;
    if (open == null) {
      open = attempts.make(display, () -> client.open(object, 0, object.sizeBytes()));
      stream = open;
    }
    return open;
  }

  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    lock.lock();
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
