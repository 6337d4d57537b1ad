package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.cost.ChosenKernels;
import io.modelsigning.hashing.cost.CostModel;
import io.modelsigning.hashing.cost.MeasuredCosts;
import io.modelsigning.hashing.cost.Warmup;
import io.modelsigning.hashing.cost.Warmups;
import io.modelsigning.hashing.kernel.Blake3Kernel;
import io.modelsigning.hashing.kernel.KernelSelector;
import io.modelsigning.hashing.kernel.Kernels;
import io.modelsigning.hashing.kernel.LaneKernel;
import io.modelsigning.hashing.schedule.TreeWorkQueue;
import io.modelsigning.testing.MemoryModel;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a call ends: well, by a failure, by an interrupt. */
@Timeout(60)
class DigestJobTest {
  private static final int FILES = 40;
  private static final int FILE_BYTES = 300_000;

  private final DigestEngine engine = HashingModule.digestEngine(new HashingOptions(3, 3));

  private static void fill(MemoryModel model) {
    for (int i = 0; i < FILES; i++) {
      model.add(new byte[FILE_BYTES]);
    }
  }

  private static void assertNoThreadIsLeft() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("model-")) {
        // Its work is done, but it may still be on its way out.
        thread.join(Duration.ofSeconds(10));
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadErrorEndsTheCallAndNamesTheFile(HashAlgorithm algorithm) throws Exception {
    ModelAccessException broken =
        new ModelAccessException(Reason.IO_ERROR, "file7", "read 'file7': disk on fire");
    MemoryModel model =
        new MemoryModel() {
          @Override
          protected void beforeRead(ModelFile file, long positionBytes)
              throws ModelAccessException {
            if (file.path().equals(ModelPath.of("file7"))) {
              throw broken;
            }
          }
        };
    fill(model);

    ModelAccessException thrown =
        assertThrows(
            ModelAccessException.class,
            () -> engine.digest(model, model.wholeFiles(), algorithm, ProgressListener.NONE));

    assertSame(broken, thrown);
    assertEquals(0, model.openFiles());
    assertNoThreadIsLeft();
  }

  /** Sizes around the borders of blocks, trees, buffers and nothing at all. */
  @ParameterizedTest
  @EnumSource
  void aFileOfAnotherSizeThanListedHasNoDigest(HashAlgorithm algorithm) {
    int unit = TreeWorkQueue.UNIT_BYTES;
    for (int listed : new int[] {0, 1, 63, 64, 1024, unit, unit + 1, FILE_BYTES}) {
      for (int present : new int[] {listed - 1, listed + 1, 2 * listed + 1}) {
        if (present >= 0) {
          assertHasNoDigest(algorithm, listed, present, List.of());
          assertHasNoDigest(algorithm, listed, present, List.of(FILE_BYTES, FILE_BYTES, 0));
        }
      }
    }
  }

  /** All shards but the last are whole; there is no byte of the last one's that tells. */
  @ParameterizedTest
  @EnumSource
  void aFileWithMoreThanItsLastShardHasNoDigest(HashAlgorithm algorithm) throws Exception {
    MemoryModel model = new MemoryModel();
    ModelFile file = model.addOfWrongSize(3000, 3001);
    List<FileRange> shards =
        List.of(
            new FileRange(file, 0, 1000),
            new FileRange(file, 1000, 2000),
            new FileRange(file, 2000, 3000));
    assertEquals(
        2,
        engine.digest(model, shards.subList(0, 2), algorithm, ProgressListener.NONE).size(),
        "nothing is known yet of the end");
    ModelAccessException thrown =
        assertThrows(
            ModelAccessException.class,
            () -> engine.digest(model, shards, algorithm, ProgressListener.NONE));
    assertEquals(Reason.WRONG_FILE_SIZE, thrown.reason());
    assertEquals(0, model.openFiles());
  }

  /** One read behind the end is all that it takes to know it. */
  @Test
  void theEndOfEachFileIsReadOnce() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    MemoryModel model =
        new MemoryModel() {
          @Override
          protected void beforeRead(ModelFile file, long positionBytes) {
            if (positionBytes == file.sizeBytes()) {
              reads.incrementAndGet();
            }
          }
        };
    fill(model);
    model.add(new byte[0]);
    engine.digest(model, model.wholeFiles(), HashAlgorithm.SHA256, ProgressListener.NONE);
    assertEquals(FILES + 1, reads.get());
  }

  /** Others in the same call are hashed meanwhile, in lanes where there are any. */
  private void assertHasNoDigest(
      HashAlgorithm algorithm, int listed, int present, List<Integer> others) {
    MemoryModel model = new MemoryModel();
    others.forEach(bytes -> model.add(new byte[bytes]));
    ModelFile wrong = model.addOfWrongSize(listed, present);
    String sizes = "%d bytes listed, %d there".formatted(listed, present);
    ModelAccessException thrown =
        assertThrows(
            ModelAccessException.class,
            () -> engine.digest(model, model.wholeFiles(), algorithm, ProgressListener.NONE),
            sizes);
    assertEquals(wrong.path().toString(), thrown.path(), sizes);
    assertEquals(Reason.WRONG_FILE_SIZE, thrown.reason(), sizes);
    assertEquals(0, model.openFiles(), sizes);
  }

  @Test
  void aSourceThatGivesNothingEndsTheCall() {
    ModelSource idle =
        new ModelSource() {
          @Override
          public String name() {
            return "idle";
          }

          @Override
          public ModelListing list(ListingPolicy policy) {
            throw new UnsupportedOperationException();
          }

          @Override
          public ModelContent open(ModelFile file) {
            return new ModelContent() {
              @Override
              public int read(ByteBuffer target, long positionBytes) {
                return 0;
              }

              @Override
              public void requireUnchanged() {}

              @Override
              public void close() {}
            };
          }
        };
    for (long bytes : new long[] {0, 5}) {
      ModelFile file = new ModelFile(ModelPath.of("file"), bytes, "1");
      assertThrows(
          IllegalStateException.class,
          () ->
              engine.digest(
                  idle,
                  List.of(new FileRange(file, 0, bytes)),
                  HashAlgorithm.SHA256,
                  ProgressListener.NONE));
    }
  }

  /** Which of the two it is tells the user what to do. */
  @Test
  void aFileThatWasChangedMeanwhileIsSaidToBe() {
    ModelAccessException changed =
        new ModelAccessException(Reason.FILE_CHANGED, "file0", "'file0' grew");
    MemoryModel model =
        new MemoryModel() {
          @Override
          protected void beforeCheck() throws ModelAccessException {
            throw changed;
          }
        };
    model.addOfWrongSize(3, 4);
    assertSame(
        changed,
        assertThrows(
            ModelAccessException.class,
            () ->
                engine.digest(
                    model, model.wholeFiles(), HashAlgorithm.SHA256, ProgressListener.NONE)));
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheCall(HashAlgorithm algorithm) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    MemoryModel model =
        new MemoryModel() {
          @Override
          protected void beforeRead(ModelFile file, long positionBytes)
              throws ModelAccessException {
            reading.countDown();
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              throw new ModelAccessException(Reason.IO_ERROR, "any", "interrupted", e);
            }
          }
        };
    fill(model);
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    engine.digest(model, model.wholeFiles(), algorithm, ProgressListener.NONE);
                  } catch (Throwable e) {
                    outcome.set(e);
                  }
                });
    reading.await();
    caller.interrupt();
    caller.join();

    assertInstanceOf(InterruptedException.class, outcome.get());
    assertEquals(0, model.openFiles());
    assertNoThreadIsLeft();
  }

  @Test
  void aFaultInTheListenerIsNotSwallowed() {
    MemoryModel model = new MemoryModel();
    fill(model);
    IllegalStateException fault = new IllegalStateException("listener");
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void hashed(long bytes) {
            throw fault;
          }
        };

    assertSame(
        fault,
        assertThrows(
            IllegalStateException.class,
            () -> engine.digest(model, model.wholeFiles(), HashAlgorithm.SHA256, listener)));
    assertEquals(0, model.openFiles());
  }

  @Test
  void theCallAfterAFailureWorks() throws Exception {
    MemoryModel model = new MemoryModel();
    ModelFile shrunk = model.addOfWrongSize(2, 1);
    model.add(new byte[] {1, 2, 3});
    assertThrows(
        ModelAccessException.class,
        () ->
            engine.digest(
                model,
                List.of(new FileRange(shrunk, 0, 2)),
                HashAlgorithm.SHA256,
                ProgressListener.NONE));

    List<Digest> digests =
        engine.digest(
            model, model.wholeFiles().subList(1, 2), HashAlgorithm.SHA256, ProgressListener.NONE);

    assertArrayEquals(
        TestData.expected(HashAlgorithm.SHA256, new byte[] {1, 2, 3}, 0, 3),
        digests.getFirst().value().toArray());
  }

  /** Hashing begins with plain kernels and goes on in lanes; the result must not show it. */
  @ParameterizedTest
  @EnumSource(names = {"BLAKE2B", "BLAKE3"})
  void kernelsThatBecomeReadyOnTheWayTakeOver(HashAlgorithm algorithm) throws Exception {
    assertDigests(algorithm, fastAtOnce());
  }

  @ParameterizedTest
  @EnumSource(names = {"BLAKE2B", "BLAKE3"})
  void kernelsThatDoNotBecomeReadyAreNotNeeded(HashAlgorithm algorithm) throws Exception {
    Warmup warmup = new Warmup(() -> () -> 0, new Ticks(1_000_000));
    assertDigests(algorithm, warmup);
    assertFalse(warmup.isReady());
  }

  /** One message of 20 MB, long enough for a warm-up if there were lanes to fill. */
  @Test
  void whatLanesCannotHashIsNoReasonToTryThem() throws Exception {
    Warmup warmup =
        new Warmup(
            () -> {
              throw new AssertionError("vector kernels were tried");
            },
            new Ticks(1));

    assertDigests(HashAlgorithm.BLAKE2B, warmup, 1, 20_000_003);
  }

  @Test
  void whatWasGivenUpIsNotTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Warmup warmup =
        new Warmup(
            () -> {
              tries.incrementAndGet();
              return () -> 0;
            },
            new Ticks(1_000_000_000));
    warmup.run();
    assertTrue(warmup.isGivenUp());

    assertDigests(HashAlgorithm.BLAKE3, warmup);
    assertEquals(1, tries.get());
  }

  /** Streams go on with a little of their first messages until lanes are ready for the others. */
  @Test
  void lanesTakeMessagesOverFromStreams() throws Exception {
    Kernels kernels = KernelSelector.kernels(KernelSelector.choice());
    boolean lanes = kernels.lanes(HashAlgorithm.BLAKE2B).isPresent();
    AtomicInteger calls = new AtomicInteger();
    Warmup warmup = fastAtOnce();
    ProgressListener untilReady =
        new ProgressListener() {
          @Override
          public void hashed(long bytes) {
            for (int i = 0; lanes && i < 2000 && !warmup.isReady(); i++) {
              LockSupport.parkNanos(10_000_000);
            }
          }
        };

    assertDigests(
        HashAlgorithm.BLAKE2B, warmup, 20, 1_000_003, counting(kernels, calls), untilReady);

    assertEquals(lanes, warmup.isReady());
    assertEquals(lanes, calls.get() > 0);
  }

  /** A clock that goes on by the same step whenever somebody looks, whatever the machine does. */
  private static final class Ticks implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong();
    private final long step;

    Ticks(long step) {
      this.step = step;
    }

    @Override
    public long getAsLong() {
      return nanos.addAndGet(step);
    }
  }

  /**
   * Costs under which lanes are always worth a try: nothing to warm up, and no limit above them.
   */
  private static final class FreeWarmup implements CostModel {
    private final CostModel measured = new MeasuredCosts();

    @Override
    public double warmupNanos(HashAlgorithm algorithm) {
      return 0;
    }

    @Override
    public double warmupLoss() {
      return 0;
    }

    @Override
    public long minWarmupBytes(HashAlgorithm algorithm) {
      return 1L << 24;
    }

    @Override
    public long minYieldingBytes() {
      return 1L << 24;
    }

    @Override
    public double minBaseline() {
      return measured.minBaseline();
    }

    @Override
    public double maxBaseline() {
      return measured.maxBaseline();
    }

    @Override
    public double usualBaseline() {
      return measured.usualBaseline();
    }

    @Override
    public long compilationNanos() {
      return 1_000_000;
    }

    @Override
    public double maxLaneThroughput(HashAlgorithm algorithm, int lanes) {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public double usualSpeedup() {
      return measured.usualSpeedup();
    }

    @Override
    public double minPossibleSpeedup() {
      return measured.minPossibleSpeedup();
    }
  }

  /** As many as want all processors. */
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Vector kernels that are never fast: they are tried until the job ends. */
  private static Warmup neverFast() {
    return new Warmup(() -> () -> 1, () -> 0);
  }

  @Test
  void aThreadThatWaitsForVectorKernelsEndsWhenThereIsNothingLeft() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1), () -> assertDigests(HashAlgorithm.BLAKE3, neverFast()));
  }

  @Test
  void aThreadThatWaitsForVectorKernelsHashesWhenTheyAreFast() throws Exception {
    assertDigests(HashAlgorithm.BLAKE3, fastAtOnce(), 40, 1_000_003);
  }

  /** Vector kernels that are faster than any plain one from their first trial on. */
  private static Warmup fastAtOnce() {
    return new Warmup(() -> () -> Long.MAX_VALUE, new Ticks(1));
  }

  /** Returns kernels that count their calls. */
  private static Kernels counting(Kernels kernels, AtomicInteger calls) {
    return new Kernels() {
      @Override
      public Optional<LaneKernel> lanes(HashAlgorithm algorithm) {
        return kernels.lanes(algorithm).map(kernel -> counting(kernel, calls));
      }

      @Override
      public Blake3Kernel blake3() {
        return kernels.blake3();
      }
    };
  }

  private static LaneKernel counting(LaneKernel kernel, AtomicInteger calls) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("compress")) {
            calls.incrementAndGet();
          }
          return method.invoke(kernel, arguments);
        };
    return (LaneKernel)
        Proxy.newProxyInstance(
            LaneKernel.class.getClassLoader(), new Class<?>[] {LaneKernel.class}, handler);
  }

  private static void assertDigests(HashAlgorithm algorithm, Warmup warmup) throws Exception {
    assertDigests(algorithm, warmup, 20, 1_000_003);
  }

  private static void assertDigests(HashAlgorithm algorithm, Warmup warmup, int messages, int bytes)
      throws Exception {
    Kernels kernels = KernelSelector.kernels(KernelSelector.choice());
    assertDigests(algorithm, warmup, messages, bytes, kernels, ProgressListener.NONE);
  }

  private static void assertDigests(
      HashAlgorithm algorithm,
      Warmup warmup,
      int messages,
      int bytes,
      Kernels kernels,
      ProgressListener progress)
      throws Exception {
    MemoryModel model = new MemoryModel();
    byte[] content = TestData.counting(bytes);
    for (int i = 0; i < messages; i++) {
      model.add(content);
    }
    HashingOptions options = HashingOptions.ofThreads(THREADS);

    List<Digest> digests =
        new DigestJob(
                new EngineParts(
                    options, ChosenKernels.of(kernels, new Warmups(warmup)), new FreeWarmup()),
                new DigestRequest(model, model.wholeFiles(), List.of(), algorithm, progress))
            .run();

    byte[] expected = TestData.expected(algorithm, content, 0, content.length);
    for (Digest digest : digests) {
      assertNotNull(digest);
      assertArrayEquals(expected, digest.value().toArray());
    }
  }
}
