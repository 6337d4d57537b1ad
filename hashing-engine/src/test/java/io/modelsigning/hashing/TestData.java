package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Input, and digests by an implementation that shares no code with the engine. */
public final class TestData {
  private TestData() {}

  /** Returns bytes 0, 1, … 250, 0, 1, … as in BLAKE3's published vectors. */
  public static byte[] counting(int bytes) {
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) (i % 251);
    }
    return data;
  }

  /** Returns a native copy, which lives as long as it is reachable. */
  public static MemorySegment nativeCopy(byte[] data) {
    MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, data.length), 64);
    MemorySegment.copy(data, 0, copy, ValueLayout.JAVA_BYTE, 0, data.length);
    return copy;
  }

  /** Returns BouncyCastle's digest of part of an array. */
  public static byte[] expected(HashAlgorithm algorithm, byte[] data, int offset, int bytes) {
    ExtendedDigest digest =
        switch (algorithm) {
          case SHA256 -> new SHA256Digest();
          case BLAKE2B -> new Blake2bDigest(512);
          case BLAKE3 -> new Blake3Digest(256);
        };
    digest.update(data, offset, bytes);
    byte[] result = new byte[algorithm.digestBytes()];
    digest.doFinal(result, 0);
    return result;
  }
}
