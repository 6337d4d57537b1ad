package io.modelsigning.json;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Finds strings of a document in UTF-8 by the places that a parser of its characters names, from
 * the first to the last.
 */
final class StringPositions {
  private final ByteBuffer document;

  /** How many characters, as Java counts them, are in the bytes before {@link #bytes}. */
  private long characters;

  private int bytes;

  StringPositions(Bytes document) {
    this.document = document.asReadOnlyBuffer();
  }

  /**
   * Returns what stands between the quotes of a string if that is its text: printable ASCII
   * characters and no escape.
   *
   * @param offset how many characters are before its first quote; not less than ever before
   */
  Optional<ByteBuffer> plainAt(long offset) {
    advance(offset);
    if (characters != offset || bytes == document.limit() || document.get(bytes) != '"') {
      return Optional.empty();
    }
    int start = bytes + 1;
    int end = start;
    while (end < document.limit() && isPlain(document.get(end))) {
      end++;
    }
    if (end == document.limit() || document.get(end) != '"') {
      return Optional.empty();
    }
    characters += end - bytes;
    bytes = end;
    return Optional.of(document.slice(start, end - start));
  }

  private void advance(long offset) {
    while (bytes < document.limit()
        && (characters < offset || isContinuation(document.get(bytes)))) {
      int lead = document.get(bytes++) & 0xff;
      if (lead < 0x80 || lead >= 0xc0) {
        // Four bytes are a character beyond the first 65,536, which Java counts as two.
        characters += lead >= 0xf0 ? 2 : 1;
      }
    }
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static boolean isPlain(byte b) {
    return b >= 0x20 && b != 0x7f && b != '"' && b != '\\';
  }
}
