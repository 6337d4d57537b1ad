package io.modelsigning.domain.manifest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes, compared by content. Arrays are copied in and out.
 *
 * <p>Not for secrets: comparison takes time that depends on the content.
 */
public final class Bytes {
  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Returns a copy of {@code value}. */
  public static Bytes of(byte[] value) {
    return new Bytes(value.clone());
  }

  /** Returns the remaining bytes of {@code source}, which is left as it was. */
  public static Bytes of(ByteBuffer source) {
    byte[] copy = new byte[source.remaining()];
    source.get(source.position(), copy);
    return new Bytes(copy);
  }

  /** Returns the UTF-8 form of {@code text}. */
  public static Bytes ofUtf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the bytes that {@code hex} writes, two digits each.
   *
   * @throws IllegalArgumentException if it has an odd length or anything but hexadecimal digits
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /**
   * Returns a collector of bytes that come in pieces.
   *
   * @param expectedSize how many there will be; if there are just so many, they are copied once
   */
  public static Collector collector(int expectedSize) {
    return new Collector(expectedSize);
  }

  /** Collects bytes in an array of its own, which becomes the value's. Not thread-safe. */
  public static final class Collector {
    private byte[] content;
    private int size;

    private Collector(int expectedSize) {
      this.content = new byte[expectedSize];
    }

    /** Copies {@code length} bytes of {@code source} from {@code offset} behind those there are. */
    public void append(byte[] source, int offset, int length) {
      int needed = Math.addExact(size, length);
      if (needed > content.length) {
        long doubled = Math.min(2L * content.length, Integer.MAX_VALUE - 8);
        content = Arrays.copyOf(content, (int) Math.max(needed, doubled));
      }
      System.arraycopy(source, offset, content, size, length);
      size = needed;
    }

    /** Returns the number of bytes so far. */
    public int size() {
      return size;
    }

    /** Returns the bytes collected, and begins anew with none. */
    public Bytes toBytes() {
      byte[] collected = size == content.length ? content : Arrays.copyOf(content, size);
      content = new byte[0];
      size = 0;
      return new Bytes(collected);
    }
  }

  /** Appends the bytes to those that were collected. */
  void appendTo(Collector collector) {
    collector.append(value, 0, value.length);
  }

  /** Returns the number of bytes. */
  public int size() {
    return value.length;
  }

  /** Returns a copy. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Returns a read-only view, positioned at the first byte. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** Returns a stream over the bytes, without copying them. */
  public InputStream asStream() {
    return new ByteArrayInputStream(value);
  }

  /** Returns lower-case hexadecimal digits, two for each byte. */
  public String toHex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** Returns the size and the first bytes: enough to recognise, short enough for a message. */
  @Override
  public String toString() {
    int shown = Math.min(value.length, 16);
    String head = HexFormat.of().formatHex(value, 0, shown);
    return value.length + " bytes: " + head + (shown < value.length ? "…" : "");
  }
}
