package io.modelsigning;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A file of a verified model from its start to its end. */
final class CheckedStream extends InputStream {
  private final CheckedContent content;
  private boolean closed;

  CheckedStream(CheckedContent content) {
    this.content = content;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    ByteBuffer next = content.next();
    if (!next.hasRemaining()) {
      return -1;
    }
    int bytes = Math.min(length, next.remaining());
    next.get(target, offset, bytes);
    return bytes;
  }

  @Override
  public int available() {
    return closed ? 0 : content.available();
  }

  @Override
  public void close() {
    closed = true;
    content.close();
  }
}
