package io.modelsigning.json;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes standard base64 (RFC 4648, section 4) as it is written to, in pieces, so that a large
 * payload need not be held as text. Exactly one text stands for given bytes: padding is required,
 * unused bits are zero, and nothing but the alphabet occurs.
 */
final class StrictBase64 extends Writer {
  private static final int CHUNK = 1 << 14;

  private final Bytes.Collector out;
  private final byte[] pending = new byte[CHUNK];
  private int pendingLength;
  private boolean ended;

  /**
   * @param expectedBytes how many bytes will be decoded, or 0 if that is not known
   */
  StrictBase64(int expectedBytes) {
    this.out = Bytes.collector(expectedBytes);
  }

  /** Returns how many bytes stand for the remaining characters of {@code text}, if it is base64. */
  static int decodedLength(ByteBuffer text) {
    int padding = 0;
    while (padding < Math.min(2, text.remaining()) && text.get(text.limit() - 1 - padding) == '=') {
      padding++;
    }
    return Math.max(0, text.remaining() / 4 * 3 - padding);
  }

  /** What was written is not base64. */
  static final class Invalid extends IOException {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  @Override
  public void write(char[] text, int offset, int length) throws Invalid {
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c > 0x7f) {
        throw new Invalid("it has the character U+%04X".formatted((int) c));
      }
      pending[pendingLength++] = (byte) c;
      if (pendingLength == CHUNK) {
        decodePending();
      }
    }
  }

  /** Writes the remaining bytes of {@code text}, which are ASCII. */
  void write(ByteBuffer text) throws Invalid {
    while (text.hasRemaining()) {
      int count = Math.min(text.remaining(), CHUNK - pendingLength);
      text.get(pending, pendingLength, count);
      pendingLength += count;
      if (pendingLength == CHUNK) {
        decodePending();
      }
    }
  }

  private void decodePending() throws Invalid {
    if (pendingLength == 0) {
      return;
    }
    if (ended) {
      throw new Invalid("it goes on after its padding");
    }
    if (pendingLength % 4 != 0) {
      throw new Invalid("its length is no multiple of 4");
    }
    byte[] text = Arrays.copyOf(pending, pendingLength);
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new Invalid("it has a character that is not of its alphabet, or not in its place");
    }
    ended = text[text.length - 1] == '=';
    if (ended && !Arrays.equals(text, Base64.getEncoder().encode(decoded))) {
      throw new Invalid("its last digit has bits that belong to no byte");
    }
    out.append(decoded, 0, decoded.length);
    pendingLength = 0;
  }

  /** Returns the bytes that were written as base64. */
  Bytes decoded() throws Invalid {
    decodePending();
    return out.toBytes();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
