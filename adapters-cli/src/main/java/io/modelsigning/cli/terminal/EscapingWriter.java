package io.modelsigning.cli.terminal;

import io.modelsigning.domain.manifest.PlainCharacters;
import java.io.IOException;
import java.io.Writer;

/**
 * Passes JSON on with every character that a terminal would obey, hide or reorder replaced by its
 * escape of four hexadecimal digits (RFC 8259, section 7). Such characters stand in strings alone,
 * whose values stay the same.
 */
public final class EscapingWriter extends Writer {
  private static final int NONE = -1;

  private final Writer out;
  private int highSurrogate = NONE;

  public EscapingWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c >= 0x7f || highSurrogate != NONE) {
        out.write(text, from, i - from);
        from = i + 1;
        writeSpecial(c);
      }
    }
    out.write(text, from, offset + length - from);
  }

  private void writeSpecial(char c) throws IOException {
    if (highSurrogate != NONE) {
      char high = (char) highSurrogate;
      highSurrogate = NONE;
      if (Character.isLowSurrogate(c)) {
        int codePoint = Character.toCodePoint(high, c);
        if (isPlain(codePoint)) {
          out.write(high);
          out.write(c);
        } else {
          escape(high);
          escape(c);
        }
        return;
      }
      escape(high);
    }
    if (Character.isHighSurrogate(c)) {
      highSurrogate = c;
    } else if (isPlain(c)) {
      out.write(c);
    } else {
      escape(c);
    }
  }

  private static boolean isPlain(int codePoint) {
    return PlainCharacters.isVisible(codePoint) && Character.getType(codePoint) != Character.FORMAT;
  }

  private void escape(char c) throws IOException {
    out.write("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.write("0123456789abcdef".charAt(c >> shift & 0xf));
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Writes what waits for its second half; what it wrote to stays open. */
  @Override
  public void close() throws IOException {
    if (highSurrogate != NONE) {
      escape((char) highSurrogate);
      highSurrogate = NONE;
    }
    out.flush();
  }
}
