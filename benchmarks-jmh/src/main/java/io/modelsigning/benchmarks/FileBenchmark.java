package io.modelsigning.benchmarks;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One cached file: the engine in its own process, warm, and native tools, each a new process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FileBenchmark {
  private static final int SHARD_BYTES = 1 << 26;

  @Param({"1048576", "67108864", "1073741824"})
  private int fileBytes;

  @Param({"1", "2"})
  private int threads;

  private Path file = Path.of("");
  private DigestEngine engine = HashingModule.digestEngine(HashingOptions.automatic());
  private List<FileRange> whole = List.of();
  private List<FileRange> shards = List.of();

  /** Writes the file. */
  @Setup
  public void setUp() throws Exception {
    file = Files.createTempFile("benchmark", ".bin");
    byte[] block = new byte[1 << 20];
    new Random(0x5EED).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int done = 0; done < fileBytes; done += block.length) {
        out.write(block, 0, Math.min(block.length, fileBytes - done));
      }
    }
    engine = HashingModule.digestEngine(HashingOptions.ofThreads(threads));
    ModelFile listed = listing(model()).getFirst();
    whole = List.of(new FileRange(listed, 0, fileBytes));
    shards = new ArrayList<>();
    for (int start = 0; start < fileBytes; start += SHARD_BYTES) {
      shards.add(new FileRange(listed, start, Math.min(fileBytes, start + SHARD_BYTES)));
    }
  }

  /** Removes the file. */
  @TearDown
  public void tearDown() throws IOException {
    Files.delete(file);
  }

  private LocalModel model() throws ModelAccessException {
    return LocalModel.open(file);
  }

  private static List<ModelFile> listing(LocalModel model) throws Exception {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files();
  }

  /** SHA-256 of shards of 64 MiB. */
  @Benchmark
  public List<Digest> sha256Shards() throws ModelAccessException, InterruptedException {
    return engine.digest(model(), shards, HashAlgorithm.SHA256, ProgressListener.NONE);
  }

  /** SHA-256 of the whole file. */
  @Benchmark
  public List<Digest> sha256File() throws ModelAccessException, InterruptedException {
    return engine.digest(model(), whole, HashAlgorithm.SHA256, ProgressListener.NONE);
  }

  /** BLAKE3 of the whole file. */
  @Benchmark
  public List<Digest> blake3File() throws ModelAccessException, InterruptedException {
    return engine.digest(model(), whole, HashAlgorithm.BLAKE3, ProgressListener.NONE);
  }

  /** A process of OpenSSL. */
  @Benchmark
  public void openssl() throws IOException, InterruptedException {
    Rivals.run(List.of("openssl", "dgst", "-sha256"), List.of(file));
  }

  /** A process of GNU coreutils. */
  @Benchmark
  public void sha256sum() throws IOException, InterruptedException {
    Rivals.run(List.of("sha256sum"), List.of(file));
  }

  /** A process of BLAKE3's own tool. */
  @Benchmark
  public void b3sum() throws IOException, InterruptedException {
    Rivals.run(List.of("b3sum", "--num-threads", Integer.toString(threads)), List.of(file));
  }
}
