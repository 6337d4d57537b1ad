package io.modelsigning.json;

import io.modelsigning.domain.manifest.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Decodes standard base64 (RFC 4648, section 4) as it is written to, in pieces, so that a large
 * payload need not be held as text. Exactly one text stands for given bytes: padding is required,
 * unused bits are zero, and nothing but the alphabet occurs.
 */
final class StrictBase64 extends Writer {
  private static final int CHUNK = 1 << 14;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final byte[] pending = new byte[CHUNK];
  private int pendingLength;
  private boolean ended;

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
    out.writeBytes(decoded);
    pendingLength = 0;
  }

  /** Returns the bytes that were written as base64. */
  Bytes decoded() throws Invalid {
    decodePending();
    return Bytes.of(out.toByteArray());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
