package io.modelsigning.benchmarks;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine over memory with each kind of kernel, one hashing thread, and libraries beside it. The
 * engine's methods are the same but for their JVM's flags.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class KernelBenchmark {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String KERNEL = "-Dio.modelsigning.hashing.kernel=";

  @Param({"SHA256", "BLAKE2B", "BLAKE3"})
  private HashAlgorithm algorithm = HashAlgorithm.SHA256;

  @Param({"1024", "65536", "1048576", "67108864", "1073741824"})
  private int totalBytes;

  /** Independent messages in which the bytes come. */
  @Param({"1", "64"})
  private int messages;

  private final DigestEngine engine = HashingModule.digestEngine(HashingOptions.ofThreads(1));
  private byte[] content = new byte[0];
  private InMemoryFile model = new InMemoryFile(content);
  private List<FileRange> ranges = List.of();

  /** Makes content that does not compress. */
  @Setup
  public void setUp() {
    content = new byte[totalBytes];
    new Random(0x5EED).nextBytes(content);
    model = new InMemoryFile(content);
    ranges = model.ranges(messages);
  }

  /** The engine without the vector module. */
  @Benchmark
  @Fork(jvmArgsAppend = KERNEL + "scalar")
  public List<Digest> scalar() throws ModelAccessException, InterruptedException {
    return engine.digest(model, ranges, algorithm, ProgressListener.NONE);
  }

  /** The engine with the widest vectors. */
  @Benchmark
  @Fork(jvmArgsAppend = {MODULE, KERNEL + "vector"})
  public List<Digest> vector() throws ModelAccessException, InterruptedException {
    return engine.digest(model, ranges, algorithm, ProgressListener.NONE);
  }

  /** The engine with vectors of 256 bits. */
  @Benchmark
  @Fork(jvmArgsAppend = {MODULE, KERNEL + "vector256"})
  public List<Digest> vector256() throws ModelAccessException, InterruptedException {
    return engine.digest(model, ranges, algorithm, ProgressListener.NONE);
  }

  /** The engine as it comes: plain kernels first, then what is fastest. */
  @Benchmark
  @Fork(jvmArgsAppend = MODULE)
  public List<Digest> automatic() throws ModelAccessException, InterruptedException {
    return engine.digest(model, ranges, algorithm, ProgressListener.NONE);
  }

  /** The JDK's SHA-256, whatever the algorithm. */
  @Benchmark
  public byte[] jdkSha256() {
    return Rivals.jdkSha256().digest(content);
  }

  /** BouncyCastle's digest of one message. */
  @Benchmark
  public byte[] bouncyCastle() {
    org.bouncycastle.crypto.Digest digest = Rivals.bouncyCastle(algorithm);
    digest.update(content, 0, content.length);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }
}
