package io.modelsigning.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Is held by one thread of one process while a database is opened, or put aside. The system frees
 * it when a process ends, whatever the way.
 */
final class OpeningLock implements AutoCloseable {
  private static final long PAUSE_MILLIS = 5;

  /** Locks of files are of processes, not of threads. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel channel;
  private final FileLock lock;

  private OpeningLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @throws IOException if the file cannot be written, or others hold it for too long
   */
  static OpeningLock take(Path file, Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!IN_THIS_PROCESS.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException("it was locked for %d s".formatted(patience.toSeconds()));
    }
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PrivateDirectory.FILE));
      try {
        FileLock lock = channel.tryLock();
        while (lock == null) {
          if (System.nanoTime() - end > 0) {
            throw new IOException("it was locked for %d s".formatted(patience.toSeconds()));
          }
          Thread.sleep(PAUSE_MILLIS);
          lock = channel.tryLock();
        }
        taken = true;
        return new OpeningLock(channel, lock);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        IN_THIS_PROCESS.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}
