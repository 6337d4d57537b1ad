package io.modelsigning.hashing.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.kernel.LaneKernel;
import io.modelsigning.hashing.schedule.MessageWorkQueue;
import io.modelsigning.hashing.schedule.SharedContent;
import io.modelsigning.testing.MemoryModel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LanePolicyTest {
  private static final long MIB = 1 << 20;

  private final LanePolicy policy = new LanePolicy(new MeasuredCosts(), HashAlgorithm.SHA256, 1);
  private final BaselineThroughput baseline = new BaselineThroughput();
  private final AtomicInteger loaded = new AtomicInteger();

  private static MessageWorkQueue queue(int messages, long bytes) {
    MemoryModel model = new MemoryModel();
    SharedContent.Source source =
        new SharedContent.Source(model, model.reader(List.of()), ProgressListener.NONE);
    List<SharedContent> contents = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      ModelFile file = new ModelFile(ModelPath.of("file" + i), bytes, "1");
      contents.add(new SharedContent(source, new FileRange(file, 0, bytes), i));
    }
    return new MessageWorkQueue(contents);
  }

  private Optional<LaneKernel> lanes(int count) {
    loaded.incrementAndGet();
    return Optional.of(
        (LaneKernel)
            Proxy.newProxyInstance(
                LaneKernel.class.getClassLoader(),
                new Class<?>[] {LaneKernel.class},
                (proxy, method, arguments) -> {
                  assertEquals("lanes", method.getName());
                  return count;
                }));
  }

  private void baseline(double bytesPerNano) {
    baseline.hashed((long) (bytesPerNano * 1e9), 1_000_000_000);
  }

  /** Four gigabytes in shards of 64 MiB, on a processor with SHA instructions. */
  @Test
  void manyShardsPayInSixteenLanes() throws Exception {
    baseline(1.9);
    assertTrue(policy.lanesPay(queue(64, 64 * MIB), baseline, () -> lanes(16)));
  }

  /** An interrupted thread cannot wait. */
  @Test
  void noBaselineIsAwaitedWhereLanesPayBesideAny() throws Exception {
    Thread.currentThread().interrupt();
    assertTrue(policy.lanesPay(queue(64, 64 * MIB), baseline, () -> lanes(16)));
    assertTrue(Thread.interrupted());
  }

  @Test
  void eightLanesAwaitTheBaseline() {
    MessageWorkQueue queue = queue(64, 64 * MIB);
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> policy.lanesPay(queue, baseline, () -> lanes(8)));
  }

  @Test
  void eightLanesCannotBeFastEnoughBesideShaInstructions() throws Exception {
    baseline(1.4);
    assertFalse(policy.lanesPay(queue(64, 64 * MIB), baseline, () -> lanes(8)));
  }

  /** One and a half times would pay, if a baseline that looks low were always one that is low. */
  @Test
  void lanesThatCouldNotBeTwiceAsFastAreNotTried() throws Exception {
    baseline(0.8);
    assertFalse(policy.lanesPay(queue(64, 64 * MIB), baseline, () -> lanes(8)));
    assertEquals(1, loaded.get());
  }

  @Test
  void eightLanesPayWithoutShaInstructions() throws Exception {
    baseline(0.3);
    assertTrue(policy.lanesPay(queue(64, 64 * MIB), baseline, () -> lanes(8)));
  }

  /** To load vector classes is what costs most, so that nothing asks for it in vain. */
  @Test
  void oneMessageLoadsNoVectorClass() throws Exception {
    baseline(1.9);
    assertFalse(policy.lanesPay(queue(1, 4096 * MIB), baseline, () -> lanes(16)));
    assertEquals(0, loaded.get());
  }

  /** A gigabyte would be hashed for the most part before lanes are ready. */
  @Test
  void aModelOfMiddleSizeLoadsNoVectorClassWherePlainKernelsAreFast() throws Exception {
    baseline(3);
    assertFalse(policy.lanesPay(queue(24, 64 * MIB), baseline, () -> lanes(16)));
    assertEquals(0, loaded.get());
  }

  @Test
  void withoutLanesNothingPays() throws Exception {
    baseline(0.3);
    assertFalse(policy.lanesPay(queue(64, 64 * MIB), baseline, Optional::empty));
  }

  @Test
  void aWarmupIsForCallsThatLastLongEnough() {
    assertTrue(policy.canBeReadyIn(256 * MIB));
    assertFalse(policy.canBeReadyIn(256 * MIB - 1));
    LanePolicy blake2b = new LanePolicy(new MeasuredCosts(), HashAlgorithm.BLAKE2B, 1);
    assertTrue(blake2b.canBeReadyIn(16 * MIB));
    assertFalse(blake2b.canBeReadyIn(16 * MIB - 1));
  }

  @Test
  void onlyMessagesHaveLanes() {
    MeasuredCosts costs = new MeasuredCosts();
    assertThrows(
        IllegalArgumentException.class, () -> costs.maxLaneThroughput(HashAlgorithm.BLAKE3, 16));
  }
}
