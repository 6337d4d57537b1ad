package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.hashing.kernel.Blake3;
import io.modelsigning.hashing.kernel.Blake3Subtree;
import io.modelsigning.hashing.kernel.ScalarBlake3;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * BLAKE3 over content that comes piece by piece: units of a power of two of chunks, whose chaining
 * values are merged at the end. A full unit is hashed when more comes, since the last one of all is
 * hashed as what it is: the whole message, or its rest.
 */
final class RunningBlake3 extends RunningDigest {
  static final int UNIT_BYTES = 64 << 10;

  private final Blake3Subtree subtree = new Blake3Subtree(new ScalarBlake3());
  private final ByteBuffer unit = ByteBuffer.allocate(UNIT_BYTES);
  private final MemorySegment data = MemorySegment.ofArray(unit.array());
  private int[] values = new int[Blake3.CV_WORDS];
  private int units;

  @Override
  public void update(ByteBuffer content) {
    while (content.hasRemaining()) {
      if (!unit.hasRemaining()) {
        storeUnit();
      }
      int bytes = Math.min(unit.remaining(), content.remaining());
      unit.put(content.slice(content.position(), bytes));
      content.position(content.position() + bytes);
    }
  }

  private void storeUnit() {
    int at = Math.multiplyExact(units, Blake3.CV_WORDS);
    if (at + Blake3.CV_WORDS > values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(values.length, 2));
    }
    long counter = (long) units * (UNIT_BYTES / Blake3.CHUNK_BYTES);
    subtree.chainingValue(data, 0, unit.position(), counter, values, at);
    units++;
    unit.clear();
  }

  @Override
  public Digest digest() {
    byte[] digest;
    if (units == 0) {
      digest = subtree.digest(data, 0, unit.position());
    } else {
      storeUnit();
      digest = subtree.root(values, units);
    }
    return new Digest(HashAlgorithm.BLAKE3, Bytes.of(digest));
  }
}
