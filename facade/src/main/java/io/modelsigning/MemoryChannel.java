package io.modelsigning;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Content in memory. Thread-safe. */
final class MemoryChannel implements SeekableByteChannel {
  private final byte[] content;
  private long position;
  private boolean closed;

  MemoryChannel(byte[] content) {
    this.content = content;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws ClosedChannelException {
    requireOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= content.length) {
      return -1;
    }
    int bytes = (int) Math.min(target.remaining(), content.length - position);
    target.put(content, (int) position, bytes);
    position += bytes;
    return bytes;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public synchronized long position() throws ClosedChannelException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position must not be negative, but is " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public synchronized long size() throws ClosedChannelException {
    requireOpen();
    return content.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public synchronized boolean isOpen() {
    return !closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
