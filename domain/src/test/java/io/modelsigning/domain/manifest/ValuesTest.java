package io.modelsigning.domain.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ValuesTest {
  @Test
  void bytesAreCopiedInAndOut() {
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.of(array);
    array[0] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, bytes.toArray());
    bytes.toArray()[0] = 9;
    assertEquals("010203", bytes.toHex());
    assertThrows(ReadOnlyBufferException.class, () -> bytes.asReadOnlyBuffer().put((byte) 1));
    assertEquals(Bytes.ofHex("010203"), bytes);
    ByteBuffer part = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}).position(1);
    assertEquals(bytes, Bytes.of(part));
    assertEquals(1, part.position());
    assertThrows(IllegalArgumentException.class, () -> Bytes.ofHex("0"));
    assertTrue(Bytes.of(new byte[1000]).toString().length() < 60);
  }

  @Test
  void digestsHaveTheLengthOfTheirAlgorithm() {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      Bytes right = Bytes.of(new byte[algorithm.digestBytes()]);
      assertEquals(algorithm.id() + ":" + right.toHex(), new Digest(algorithm, right).toString());
      for (int wrong : new int[] {-1, 1}) {
        Bytes value = Bytes.of(new byte[algorithm.digestBytes() + wrong]);
        assertThrows(IllegalArgumentException.class, () -> new Digest(algorithm, value));
      }
    }
  }

  @Test
  void algorithmsGoByTheirExactName() {
    assertEquals(Optional.of(HashAlgorithm.SHA256), HashAlgorithm.byId("sha256"));
    assertEquals(Optional.of(HashAlgorithm.BLAKE2B), HashAlgorithm.byId("blake2b"));
    assertEquals(Optional.of(HashAlgorithm.BLAKE3), HashAlgorithm.byId("blake3"));
    assertEquals(Optional.empty(), HashAlgorithm.byId("SHA256"));
    assertEquals(Optional.empty(), HashAlgorithm.byId("md5"));
  }

  @Test
  void rangesLieWithinTheirFile() {
    ModelFile file = new ModelFile(ModelPath.of("a"), 10, "v");
    assertEquals(10, new FileRange(file, 0, 10).sizeBytes());
    assertEquals(0, new FileRange(file, 10, 10).sizeBytes());
    assertThrows(IllegalArgumentException.class, () -> new FileRange(file, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> new FileRange(file, 6, 5));
    assertThrows(IllegalArgumentException.class, () -> new FileRange(file, 0, 11));
    assertThrows(IllegalArgumentException.class, () -> new ModelFile(ModelPath.of("a"), -1, "v"));
  }

  @Test
  void bytesAreCollectedAndBelongToNobodyElse() {
    for (int expected : new int[] {0, 1, 5, 6, 100}) {
      Bytes.Collector collector = Bytes.collector(expected);
      byte[] piece = {9, 1, 2, 3};
      collector.append(piece, 1, 3);
      collector.append(piece, 1, 2);
      piece[1] = 7;
      assertEquals(5, collector.size());
      Bytes collected = collector.toBytes();
      collector.append(piece, 0, 4);

      assertEquals(Bytes.of(new byte[] {1, 2, 3, 1, 2}), collected);
      assertEquals(Bytes.of(new byte[] {9, 7, 2, 3}), collector.toBytes());
    }
  }
}
