package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.MemoryModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParallelDigestEngineTest {
  private static final byte[] RANDOM = random(0x5EED, 7_000_000);

  private static byte[] random(long seed, int bytes) {
    byte[] data = new byte[bytes];
    new Random(seed).nextBytes(data);
    return data;
  }

  private static void assertDigests(
      HashingOptions options, HashAlgorithm algorithm, byte[] data, int... sizes) throws Exception {
    MemoryModel model = new MemoryModel();
    List<byte[]> expected = new ArrayList<>();
    int offset = 0;
    long total = 0;
    for (int size : sizes) {
      offset = offset + size > data.length ? 0 : offset;
      byte[] content = Arrays.copyOfRange(data, offset, offset + size);
      model.add(content);
      expected.add(TestData.expected(algorithm, content, 0, size));
      offset += size;
      total += size;
    }
    AtomicLong hashed = new AtomicLong();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void hashed(long bytes) {
            hashed.addAndGet(bytes);
          }
        };
    DigestEngine engine = HashingModule.digestEngine(options);

    List<Digest> digests = engine.digest(model, model.wholeFiles(), algorithm, progress);

    assertEquals(sizes.length, digests.size());
    for (int i = 0; i < sizes.length; i++) {
      String what = "file %d of %d bytes with %s".formatted(i, sizes[i], options);
      assertArrayEquals(expected.get(i), digests.get(i).value().toArray(), what);
    }
    assertEquals(total, hashed.get());
    assertEquals(0, model.openFiles());
    assertEquals(sizes.length, model.openedFiles());
    assertEquals(sizes.length, model.checkedFiles());
  }

  @ParameterizedTest
  @EnumSource
  void filesOfAllSizesTogether(HashAlgorithm algorithm) throws Exception {
    int[] sizes = new int[300];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i;
    }
    assertDigests(new HashingOptions(2, 3), algorithm, RANDOM, sizes);
  }

  @ParameterizedTest
  @EnumSource
  void oneBigFileAmongSmallOnes(HashAlgorithm algorithm) throws Exception {
    assertDigests(
        new HashingOptions(3, 2),
        algorithm,
        RANDOM,
        7,
        4_000_001,
        0,
        64,
        1_500_000,
        128,
        1 << 20,
        (1 << 20) + 1);
  }

  @ParameterizedTest
  @EnumSource
  void manyRandomSizes(HashAlgorithm algorithm) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] sizes = new int[200];
    Arrays.setAll(sizes, i -> random.nextInt(1 << random.nextInt(18)));
    HashingOptions options = new HashingOptions(1 + random.nextInt(4), 1 + random.nextInt(4));
    try {
      assertDigests(options, algorithm, RANDOM, sizes);
    } catch (AssertionError e) {
      throw new AssertionError("seed 0x%x".formatted(seed), e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesAroundEveryBoundary(HashAlgorithm algorithm) throws Exception {
    List<Integer> sizes = new ArrayList<>();
    for (int boundary : new int[] {1 << 12, 1 << 13, 1 << 16, 1 << 18, 1 << 20}) {
      for (int d = -129; d <= 129; d += d < -1 || d > 0 ? 64 : 1) {
        sizes.add(boundary + d);
      }
    }
    int[] array = sizes.stream().mapToInt(Integer::intValue).toArray();
    assertDigests(new HashingOptions(2, 2), algorithm, RANDOM, array);
  }

  @ParameterizedTest
  @EnumSource
  void nothing(HashAlgorithm algorithm) throws Exception {
    assertDigests(new HashingOptions(1, 1), algorithm, RANDOM);
    assertDigests(new HashingOptions(1, 1), algorithm, RANDOM, 0);
  }

  @ParameterizedTest
  @EnumSource
  void aRangeOfAFile(HashAlgorithm algorithm) throws Exception {
    MemoryModel model = new MemoryModel();
    ModelFile file = model.add(RANDOM);
    List<FileRange> ranges = new ArrayList<>();
    for (int start = 0; start < RANDOM.length; start += 777_777) {
      ranges.add(new FileRange(file, start, Math.min(RANDOM.length, start + 777_777)));
    }
    DigestEngine engine = HashingModule.digestEngine(HashingOptions.automatic());

    List<Digest> digests = engine.digest(model, ranges, algorithm, ProgressListener.NONE);

    for (int i = 0; i < ranges.size(); i++) {
      int start = (int) ranges.get(i).startBytes();
      byte[] expected =
          TestData.expected(algorithm, RANDOM, start, (int) ranges.get(i).sizeBytes());
      assertArrayEquals(expected, digests.get(i).value().toArray(), "range from " + start);
    }
  }

  @Test
  void tellsWhatItIsAndPreparesOnce() {
    List<String> prepared = new ArrayList<>();
    DigestEngine engine =
        HashingModule.digestEngine(new HashingOptions(3, 2), () -> prepared.add("prepared"));

    EngineDescription description = engine.describe();

    assertEquals(
        "hashing with 3 threads and reading with 2, kernels " + HashingModule.kernels(),
        description.summary());
    assertEquals(
        List.of("threads", "io_threads", "kernels"),
        description.facts().stream().map(EngineDescription.Fact::name).toList());
    assertEquals(description, engine.describe());
    assertEquals(List.of("prepared"), prepared);
  }
}
