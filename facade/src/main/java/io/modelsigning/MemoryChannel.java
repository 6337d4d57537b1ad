package io.modelsigning;

import java.nio.ByteBuffer;

/** Content in memory. Thread-safe. */
final class MemoryChannel extends ReadOnlyChannel {
  private final byte[] content;

  MemoryChannel(byte[] content) {
    super(content.length);
    this.content = content;
  }

  @Override
  int readAt(long position, ByteBuffer target) {
    int bytes = target.remaining();
    target.put(content, (int) position, bytes);
    return bytes;
  }

  @Override
  void closeContent() {
    // The collector does.
  }
}
