package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
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
import io.modelsigning.testing.MemoryModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedThreadsTest {
  private static final int THREADS = 3;

  private final SharedThreads shared =
      new SharedThreads(HashingOptions.ofThreads(THREADS), () -> {});

  @Test
  void modelsHashedAtOnceHaveTheirOwnDigests() throws Exception {
    DigestEngine engine = shared.engine(2);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] content = new byte[1 + 5_000 * i];
        Arrays.fill(content, (byte) i);
        calls.add(
            callers.submit(
                () -> {
                  MemoryModel model = new MemoryModel();
                  model.add(content);
                  assertArrayEquals(
                      TestData.expected(HashAlgorithm.SHA256, content, 0, content.length),
                      engine
                          .digest(
                              model,
                              model.wholeFiles(),
                              HashAlgorithm.SHA256,
                              ProgressListener.NONE)
                          .getFirst()
                          .value()
                          .toArray());
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  /** A model whose opening tells who else is at work. */
  private static final class Watched implements ModelSource {
    private final AtomicInteger atWork;
    private final AtomicInteger most;
    private final CountDownLatch company;

    Watched(AtomicInteger atWork, AtomicInteger most, CountDownLatch company) {
      this.atWork = atWork;
      this.most = most;
      this.company = company;
    }

    @Override
    public String name() {
      return "watched";
    }

    @Override
    public ModelListing list(ListingPolicy policy) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ModelContent open(ModelFile file) throws ModelAccessException {
      most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
      company.countDown();
      try {
        company.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      atWork.decrementAndGet();
      throw new ModelAccessException(Reason.IO_ERROR, "watched", "seen enough");
    }
  }

  private int mostAtWork(DigestEngine engine, long bytes, int company) throws Exception {
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch latch = new CountDownLatch(company);
    ModelFile file = new ModelFile(ModelPath.of("w"), bytes, "1");
    try (ExecutorService callers = Executors.newFixedThreadPool(2 * THREADS)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 2 * THREADS; i++) {
        calls.add(
            callers.submit(
                () ->
                    assertThrows(
                        ModelAccessException.class,
                        () ->
                            engine.digest(
                                new Watched(atWork, most, latch),
                                List.of(new FileRange(file, 0, bytes)),
                                HashAlgorithm.SHA256,
                                ProgressListener.NONE))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    return most.get();
  }

  @Test
  void smallModelsAreHashedSideBySideByAllThreads() throws Exception {
    assertEquals(THREADS, mostAtWork(shared.engine(2), 1_000, THREADS));
  }

  @Test
  void largeModelsAreHashedOneAfterTheOther() throws Exception {
    assertEquals(1, mostAtWork(shared.engine(2), SharedThreads.SMALL_MODEL_BYTES, 1));
  }

  @Test
  void allModelsAreHashedOneAfterTheOtherWhereSeekingIsSlow() throws Exception {
    assertEquals(1, mostAtWork(shared.engine(1), 1_000, 1));
  }

  @Test
  void tellsOfAllThreads() {
    assertTrue(shared.engine(2).describe().summary().contains("with 3 threads"));
  }
}
