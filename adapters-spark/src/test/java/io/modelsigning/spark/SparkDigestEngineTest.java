package io.modelsigning.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.hashing.PartialDigestEngine;
import io.modelsigning.spark.TaskAnswer.Hashed;
import io.modelsigning.spark.start.ExecutorProbe;
import io.modelsigning.testing.MemoryModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.jdk.javaapi.CollectionConverters;

/** Against the engine of this machine, with executors that are threads, or none. */
final class SparkDigestEngineTest {
  private static final ClusterOptions SMALL =
      new ClusterOptions(ClusterOptions.MIN_TASK_BYTES, 0, Duration.ofMinutes(1));

  private static final String ZEROS = "00".repeat(32);

  private static final PartialDigestEngine HERE =
      HashingModule.partialDigestEngine(HashingOptions.ofThreads(1), () -> {});

  private static SparkContext spark = begin();

  @TempDir static Path folder;

  private final List<Warning> warnings = Collections.synchronizedList(new ArrayList<>());

  private static SparkContext begin() {
    return new SparkContext(
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.log.level", "OFF"));
  }

  @BeforeAll
  static void makeModel() throws Exception {
    Random random = new Random(20);
    int[] sizes = {0, 1, 1023, 1 << 20, (1 << 20) + 1, 5_000_000, 3 << 20};
    for (int i = 0; i < sizes.length; i++) {
      byte[] content = new byte[sizes[i]];
      random.nextBytes(content);
      Files.write(folder.resolve("file " + i), content);
    }
    Files.createDirectory(folder.resolve("many"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(folder.resolve("many/ü" + i), "content " + i);
    }
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  private static List<FileRange> ranges(StoredModel model) throws Exception {
    List<FileRange> ranges = new ArrayList<>();
    for (ModelFile file : model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files()) {
      ranges.add(new FileRange(file, 0, file.sizeBytes()));
      // Shards of a file, of which the last is short.
      for (long at = 0; at < file.sizeBytes(); at += 1_500_000) {
        ranges.add(new FileRange(file, at, Math.min(at + 1_500_000, file.sizeBytes())));
      }
    }
    return ranges;
  }

  private SparkDigestEngine engine(ClusterOptions options) {
    return SparkDigestEngine.of(spark, options, warnings::add);
  }

  private SparkDigestEngine engine(FakeJobs jobs, double recheckPercent) {
    return new SparkDigestEngine(
        jobs,
        SMALL.withRecheckPercent(recheckPercent),
        new ClusterWatch(Duration.ofHours(1), System::nanoTime),
        warnings::add);
  }

  private static ModelAccessException refusal(SparkDigestEngine engine, StoredModel model)
      throws Exception {
    List<FileRange> ranges = ranges(model);
    return assertThrows(
        ModelAccessException.class,
        () -> engine.digest(model, ranges, HashAlgorithm.BLAKE3, ProgressListener.NONE));
  }

  private static Hashed honest(StoredModel model, Piece piece) {
    try {
      Bytes value =
          piece.isWhole()
              ? HERE.digest(
                      model, List.of(piece.range()), HashAlgorithm.BLAKE3, ProgressListener.NONE)
                  .getFirst()
                  .value()
              : HERE.chainingValues(model, List.of(piece.part()), ProgressListener.NONE).getFirst();
      return new Hashed(piece, value.toHex());
    } catch (ModelAccessException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Piece otherwise(Piece piece, String version, long more) {
    return new Piece(
        piece.number(),
        piece.path(),
        piece.sizeBytes(),
        version,
        piece.startBytes(),
        piece.endBytes() + more,
        piece.offsetBytes());
  }

  @ParameterizedTest
  @EnumSource
  void executorsMakeTheDigestsOfThisMachine(HashAlgorithm algorithm) throws Exception {
    StoredModel model = LocalModel.open(folder);
    List<FileRange> ranges = ranges(model);
    AtomicLong hashed = new AtomicLong();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void hashed(long bytes) {
            hashed.addAndGet(bytes);
          }
        };
    try (SparkDigestEngine engine = engine(SMALL.withRecheckPercent(100))) {
      assertEquals(
          HERE.digest(model, ranges, algorithm, ProgressListener.NONE),
          engine.digest(model, ranges, algorithm, progress));
      assertTrue(engine.describe().summary().contains("2 cores of Spark"));
    }
    assertEquals(ranges.stream().mapToLong(FileRange::sizeBytes).sum(), hashed.get());
  }

  @Test
  void callsAtTheSameTimeShareJobsAndGetTheirOwnAnswers() throws Exception {
    StoredModel model = LocalModel.open(folder);
    List<FileRange> ranges = ranges(model);
    List<Digest> expected = HERE.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (SparkDigestEngine engine = engine(SMALL)) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int from = i;
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        List<FileRange> own = ranges.subList(from, from + 5);
                        assertEquals(
                            expected.subList(from, from + 5),
                            engine.digest(model, own, HashAlgorithm.SHA256, ProgressListener.NONE));
                      } catch (Throwable e) {
                        failure.set(e);
                      }
                    }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertEquals(null, failure.get());
  }

  @Test
  void aFileThatChangedSinceItWasListedIsRefusedWithItsName(@TempDir Path other) throws Exception {
    Path file = Files.writeString(other.resolve("weights"), "one");
    StoredModel model = LocalModel.open(other);
    List<FileRange> ranges = ranges(model);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    try (SparkDigestEngine engine = engine(SMALL)) {
      ModelAccessException refusal =
          assertThrows(
              ModelAccessException.class,
              () -> engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE));
      assertEquals(Reason.FILE_CHANGED, refusal.reason());
      assertTrue(refusal.path().endsWith("weights"), refusal.path());
      assertTrue(String.valueOf(refusal.getMessage()).contains("says executor"));
    }
  }

  @Test
  void aWrongDigestIsCaughtByHashingAgain() throws Exception {
    StoredModel model = LocalModel.open(folder);
    FakeJobs liar =
        new FakeJobs(
            piece ->
                piece.startBytes() == 1 << 20 ? new Hashed(piece, ZEROS) : honest(model, piece));
    ModelAccessException refusal = refusal(engine(liar, 100), model);
    assertEquals(SparkReasons.DIGEST_NOT_CONFIRMED, refusal.reason());
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("executor 7 on b gave another digest of"),
        refusal.getMessage());
    // What nobody hashes again is believed.
    assertInstanceOf(
        List.class,
        engine(liar, 0).digest(model, ranges(model), HashAlgorithm.BLAKE3, ProgressListener.NONE));
  }

  @Test
  void whatWasNotAskedIsNoAnswer() throws Exception {
    StoredModel model = LocalModel.open(folder);
    List<FakeJobs> wrong =
        List.of(
            new FakeJobs(piece -> new Hashed(otherwise(piece, "other version", 0), ZEROS)),
            new FakeJobs(piece -> new Hashed(otherwise(piece, piece.version(), 1), ZEROS)),
            new FakeJobs(piece -> new Hashed(piece, "00".repeat(31))),
            new FakeJobs(piece -> new Hashed(piece, "no digits")));
    for (FakeJobs jobs : wrong) {
      assertEquals(SparkReasons.CLUSTER_FAILED, refusal(engine(jobs, 0), model).reason());
    }
  }

  @Test
  void whatIsAnsweredTwiceIsNoAnswer() throws Exception {
    StoredModel model = LocalModel.open(folder);
    List<Piece> asked = new ArrayList<>();
    FakeJobs jobs =
        new FakeJobs(
            piece -> {
              asked.add(piece);
              return new Hashed(asked.getFirst(), ZEROS);
            });
    assertEquals(SparkReasons.CLUSTER_FAILED, refusal(engine(jobs, 0), model).reason());
  }

  @Test
  void aTaskOfAnotherVersionOfThisProgramIsNotDone() {
    DigestFunction function =
        new DigestFunction(
            JavaSparkContext.fromSparkContext(spark)
                .broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
    for (String version : List.of(ExecutorProbe.version(), "0.0.9")) {
      DigestTask task = new DigestTask(version, 1, "sha256", new ArrayList<>());
      Iterator<DigestTask> tasks = List.of(task).iterator();
      if (version.equals("0.0.9")) {
        assertThrows(
            IllegalStateException.class,
            () ->
                function.apply(TaskContext$.MODULE$.empty(), CollectionConverters.asScala(tasks)));
      } else {
        assertEquals(
            List.of(),
            function
                .apply(TaskContext$.MODULE$.empty(), CollectionConverters.asScala(tasks))
                .refused());
      }
    }
  }

  @Test
  void executorsThatCannotDoItAreRefusedBeforeTheWork() throws Exception {
    StoredModel model = LocalModel.open(folder);
    String own = ExecutorProbe.version();
    List<List<String>> unfit =
        List.of(
            List.of("3 on c", "17", own, "3.5.0", "", "on Java 17, but must on 21 or newer"),
            List.of("3 on c", "25", "0.0.9", "3.5.0", "vector256: x", "has version 0.0.9 of this"),
            List.of("3 on c", "25", own, "3.4.1", "vector256: x", "Hadoop's client 3.4.1 cannot"));
    for (List<String> probe : unfit) {
      FakeJobs jobs =
          new FakeJobs(
                  piece -> {
                    throw new AssertionError("work began");
                  })
              .withProbe(probe.subList(0, 5).toArray(String[]::new));
      ModelAccessException refusal = refusal(engine(jobs, 0), model);
      assertEquals(SparkReasons.CLUSTER_UNFIT, refusal.reason());
      assertTrue(String.valueOf(refusal.getMessage()).contains(probe.get(5)), refusal.getMessage());
    }
  }

  @Test
  void plainKernelsAreSaidOnce() throws Exception {
    StoredModel model = LocalModel.open(folder);
    FakeJobs jobs =
        new FakeJobs(piece -> honest(model, piece))
            .withProbe(FakeJobs.probe("21", ExecutorProbe.version(), "scalar: Java 21"));
    SparkDigestEngine engine = engine(jobs, 0);
    for (int i = 0; i < 2; i++) {
      engine.digest(model, ranges(model), HashAlgorithm.BLAKE3, ProgressListener.NONE);
    }
    assertEquals(
        List.of(SparkReasons.PLAIN_KERNELS), warnings.stream().map(Warning::reason).toList());
  }

  @Test
  void whatExecutorsCannotOpenIsRefused() {
    MemoryModel model = new MemoryModel();
    model.add(new byte[10]);
    ModelAccessException refusal =
        assertThrows(
            ModelAccessException.class,
            () ->
                engine(new FakeJobs(piece -> new Hashed(piece, "")), 0)
                    .digest(
                        model, model.wholeFiles(), HashAlgorithm.SHA256, ProgressListener.NONE));
    assertEquals(SparkReasons.NOT_ON_CLUSTER, refusal.reason());
  }

  @Test
  void oneFileThatOutweighsAllOthersIsSaidToBeSlow(@TempDir Path other) throws Exception {
    Files.write(other.resolve("large"), new byte[5 << 20]);
    Files.write(other.resolve("small"), new byte[1 << 20]);
    StoredModel model = LocalModel.open(other);
    List<Warning> said = new ArrayList<>();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void warned(Warning warning) {
            said.add(warning);
          }
        };
    List<FileRange> whole = new ArrayList<>();
    for (ModelFile file : model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files()) {
      whole.add(new FileRange(file, 0, file.sizeBytes()));
    }
    FakeJobs jobs = new FakeJobs(piece -> new Hashed(piece, ZEROS));
    engine(jobs, 0).digest(model, whole, HashAlgorithm.SHA256, progress);
    assertEquals(1, said.size());
    assertEquals(SparkReasons.NOT_SPREAD, said.getFirst().reason());
    assertTrue(said.getFirst().message().contains("3.3 times as long"), said.toString());
    engine(jobs, 0).digest(model, whole, HashAlgorithm.BLAKE3, progress);
    assertEquals(1, said.size());
  }

  @Test
  void aClusterWithoutExecutorsIsNotWaitedForForEver() throws Exception {
    AtomicLong nanos = new AtomicLong();
    CountDownLatch never = new CountDownLatch(1);
    Jobs silent =
        new Jobs() {
          @Override
          public void submit(Request request) {}

          @Override
          public List<String[]> probe() {
            nanos.set(Duration.ofSeconds(61).toNanos());
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return List.of();
          }

          @Override
          public int cores() {
            return 1;
          }

          @Override
          public String version() {
            return "";
          }

          @Override
          public boolean isStopped() {
            return false;
          }

          @Override
          public void close() {}
        };
    SparkDigestEngine engine =
        new SparkDigestEngine(
            silent, SMALL, new ClusterWatch(Duration.ofSeconds(60), nanos::get), warnings::add);
    ModelAccessException refusal = refusal(engine, LocalModel.open(folder));
    assertEquals(SparkReasons.CLUSTER_UNAVAILABLE, refusal.reason());
    assertTrue(String.valueOf(refusal.getMessage()).contains("60 seconds"), refusal.getMessage());
    never.countDown();
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    StoredModel model = LocalModel.open(folder);
    List<FileRange> ranges = ranges(model);
    try (SparkDigestEngine engine = engine(SMALL)) {
      Thread.currentThread().interrupt();
      assertThrows(
          InterruptedException.class,
          () -> engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE));
      // And harms no later one.
      assertEquals(
          ranges.size(),
          engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE).size());
    }
  }
}
