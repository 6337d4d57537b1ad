package io.modelsigning.domain.service;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** A text file with other line endings, as Git converts them. */
final class TextConversion {
  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private TextConversion() {}

  /** Returns {@code content} with LF for every CR LF; empty if it has none, or is no text. */
  static Optional<byte[]> toLf(byte[] content) {
    ByteArrayOutputStream converted = new ByteArrayOutputStream(content.length);
    for (int i = 0; i < content.length; i++) {
      if (content[i] == 0) {
        return Optional.empty();
      }
      boolean beforeLf = content[i] == CR && i + 1 < content.length && content[i + 1] == LF;
      if (!beforeLf) {
        converted.write(content[i]);
      }
    }
    return changed(content, converted);
  }

  /** Returns {@code content} with CR LF for every LF alone; empty if it has none, or is no text. */
  static Optional<byte[]> toCrLf(byte[] content) {
    ByteArrayOutputStream converted = new ByteArrayOutputStream(content.length + 1024);
    for (int i = 0; i < content.length; i++) {
      if (content[i] == 0) {
        return Optional.empty();
      }
      if (content[i] == LF && (i == 0 || content[i - 1] != CR)) {
        converted.write(CR);
      }
      converted.write(content[i]);
    }
    return changed(content, converted);
  }

  private static Optional<byte[]> changed(byte[] content, ByteArrayOutputStream converted) {
    return converted.size() == content.length
        ? Optional.empty()
        : Optional.of(converted.toByteArray());
  }
}
