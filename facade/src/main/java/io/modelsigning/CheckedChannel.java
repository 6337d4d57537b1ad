package io.modelsigning;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * An open file whose whole content was compared, read wherever one likes. After each read it is
 * looked at whether the file is still what it was before it was compared. Thread-safe, as channels
 * are; one read after the other.
 */
final class CheckedChannel implements SeekableByteChannel {
  private final SignedFile signed;
  private final ModelContent content;
  private final ContentStamp stamp;
  private long position;
  private boolean closed;

  /**
   * @param stamp what the storage told of the file before its content was compared
   */
  CheckedChannel(SignedFile signed, ModelContent content, ContentStamp stamp) {
    this.signed = signed;
    this.content = content;
    this.stamp = stamp;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (position >= signed.sizeBytes()) {
      return -1;
    }
    int start = target.position();
    int limit = target.limit();
    try {
      target.limit(start + (int) Math.min(target.remaining(), signed.sizeBytes() - position));
      int bytes = content.read(target, position);
      requireUnchanged(bytes);
      position += bytes;
      return bytes;
    } catch (ModelAccessException e) {
      target.position(start);
      throw signed.failure(e);
    } catch (IOException e) {
      target.position(start);
      throw e;
    } finally {
      target.limit(limit);
    }
  }

  private void requireUnchanged(int bytes) throws ModelAccessException, ModelContentException {
    if (bytes < 0 || !signed.model().stamp(signed.file()).equals(Optional.of(stamp))) {
      throw signed.changed("it must be as it was when it was opened", "is not");
    }
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public synchronized long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("position must not be negative, but is " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    requireOpen();
    return signed.sizeBytes();
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
    content.close();
  }
}
