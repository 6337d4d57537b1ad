package io.modelsigning;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of known length that is read wherever one likes. Thread-safe, by a lock and not by a
 * monitor: a virtual thread that waits in one keeps its carrier before Java 24.
 */
abstract class ReadOnlyChannel implements SeekableByteChannel {
  private final ReentrantLock lock = new ReentrantLock();
  private final long sizeBytes;
  private long position;
  private boolean closed;

  ReadOnlyChannel(long sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /** Something that is done by one thread at a time, while the channel is open. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> T whileOpen(Step<T> step) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
      return step.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads some bytes.
   *
   * @param target has room for one at least, and for no more than there are from the position on
   * @return how many were read, at least 1
   */
  abstract int readAt(long position, ByteBuffer target) throws IOException;

  /** Gives back what is read from. */
  abstract void closeContent();

  @Override
  public final int read(ByteBuffer target) throws IOException {
    return whileOpen(
        () -> {
          if (!target.hasRemaining()) {
            return 0;
          }
          return position >= sizeBytes ? -1 : readSome(target);
        });
  }

  private int readSome(ByteBuffer target) throws IOException {
    int start = target.position();
    int limit = target.limit();
    try {
      target.limit(start + (int) Math.min(target.remaining(), sizeBytes - position));
      int bytes = readAt(position, target);
      position += bytes;
      return bytes;
    } catch (IOException e) {
      target.position(start);
      throw e;
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public final int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public final long position() throws IOException {
    return whileOpen(() -> position);
  }

  @Override
  public final SeekableByteChannel position(long newPosition) throws IOException {
    return whileOpen(
        () -> {
          if (newPosition < 0) {
            throw new IllegalArgumentException(
                "position must not be negative, but is " + newPosition);
          }
          position = newPosition;
          return this;
        });
  }

  @Override
  public final long size() throws IOException {
    return whileOpen(() -> sizeBytes);
  }

  @Override
  public final SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public final boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final void close() {
    lock.lock();
    try {
      closed = true;
      closeContent();
    } finally {
      lock.unlock();
    }
  }
}
