package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files on their way to be moved over others. When the JVM is told to end, those that have not
 * arrived are deleted, and none arrives afterwards: also where the thread that writes one hangs in
 * a slow disk. Thread-safe.
 */
final class TemporaryFiles {
  private static final long PATIENCE_MILLIS = 300;

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Set<Path> PENDING = new HashSet<>();
  private static boolean ending;

  static {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(TemporaryFiles::deleteAll, "temporary files"));
    } catch (IllegalStateException e) {
      // The JVM is ending already.
      ending = true;
    }
  }

  private TemporaryFiles() {}

  /** Creates {@code file}, which must not exist, for writing. */
  static FileChannel create(Path file) throws IOException {
    LOCK.lock();
    try {
      requireNotEnding();
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      PENDING.add(file);
      return channel;
    } finally {
      LOCK.unlock();
    }
  }

  /** Moves {@code file} over {@code target} in one step. */
  static void move(Path file, Path target) throws IOException {
    LOCK.lock();
    try {
      requireNotEnding();
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      PENDING.remove(file);
    } finally {
      LOCK.unlock();
    }
  }

  /** Deletes {@code file} if it is there. */
  static void delete(Path file) throws IOException {
    LOCK.lock();
    try {
      PENDING.remove(file);
      Files.deleteIfExists(file);
    } finally {
      LOCK.unlock();
    }
  }

  private static void requireNotEnding() throws IOException {
    if (ending) {
      throw new IOException("the process is ending");
    }
  }

  private static void deleteAll() {
    try {
      if (!LOCK.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      ending = true;
      for (Path file : PENDING) {
        deleteQuietly(file);
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nobody is left to be told.
    }
  }
}
