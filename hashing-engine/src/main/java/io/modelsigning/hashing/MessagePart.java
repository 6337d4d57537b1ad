package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.Blake3;
import io.modelsigning.hashing.kernel.Blake3Subtree;
import io.modelsigning.hashing.kernel.ScalarBlake3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a message that is hashed with BLAKE3 in several places: a subtree, whose chaining value
 * is merged with those of the others (BLAKE3 specification, 2.4).
 *
 * @param range the part's bytes
 * @param offsetBytes where in the message the part begins: a multiple of a power of two that is not
 *     less than the part's length
 */
public record MessagePart(FileRange range, long offsetBytes) {
  /** Parts of other lengths are powers of two and at least so long. */
  public static final int MIN_BYTES = 1 << 20;

  /**
   * @throws IllegalArgumentException if the part is no subtree
   */
  public MessagePart {
    long sizeBytes = range.sizeBytes();
    if (sizeBytes == 0 || offsetBytes < 0 || offsetBytes % powerOfTwoFrom(sizeBytes) != 0) {
      throw new IllegalArgumentException(
          "%d bytes from %d on must be a subtree, but are none".formatted(sizeBytes, offsetBytes));
    }
  }

  private static long powerOfTwoFrom(long bytes) {
    return Math.max(
        Blake3.CHUNK_BYTES,
        bytes == Long.highestOneBit(bytes) ? bytes : Long.highestOneBit(bytes) << 1);
  }

  /**
   * Cuts a message into parts.
   *
   * @param message longer than {@code partBytes}
   * @param partBytes the length of all but the last: a power of two from {@value #MIN_BYTES} on
   * @throws IllegalArgumentException if a number is out of range
   */
  public static List<MessagePart> cut(FileRange message, long partBytes) {
    if (partBytes < MIN_BYTES || Long.bitCount(partBytes) != 1) {
      throw new IllegalArgumentException(
          "partBytes must be a power of two from %d on, but is %d".formatted(MIN_BYTES, partBytes));
    }
    if (message.sizeBytes() <= partBytes) {
      throw new IllegalArgumentException(
          "message of %d bytes must be longer than a part of %d"
              .formatted(message.sizeBytes(), partBytes));
    }
    List<MessagePart> parts = new ArrayList<>();
    for (long at = message.startBytes(); at < message.endBytes(); at += partBytes) {
      long end = Math.min(at + partBytes, message.endBytes());
      parts.add(new MessagePart(new FileRange(message.file(), at, end), at - message.startBytes()));
    }
    return parts;
  }

  /**
   * Returns the digest of a message.
   *
   * @param chainingValues of all its parts as {@link #cut} makes them, in their order, each of 32
   *     bytes
   * @throws IllegalArgumentException if there are fewer than two, or one has another length
   */
  public static Digest merge(List<Bytes> chainingValues) {
    if (chainingValues.size() < 2) {
      throw new IllegalArgumentException(
          "a message of parts has at least two, but there are " + chainingValues.size());
    }
    int[] values = new int[Math.multiplyExact(chainingValues.size(), Blake3.CV_WORDS)];
    for (int i = 0; i < chainingValues.size(); i++) {
      Bytes value = chainingValues.get(i);
      if (value.size() != HashAlgorithm.BLAKE3.digestBytes()) {
        throw new IllegalArgumentException(
            "a chaining value must have %d bytes, but has %d"
                .formatted(HashAlgorithm.BLAKE3.digestBytes(), value.size()));
      }
      ByteBuffer.wrap(value.toArray())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(values, i * Blake3.CV_WORDS, Blake3.CV_WORDS);
    }
    byte[] digest = new Blake3Subtree(new ScalarBlake3()).root(values, chainingValues.size());
    return new Digest(HashAlgorithm.BLAKE3, Bytes.of(digest));
  }
}
