package io.modelsigning.hashing.cost;

import io.modelsigning.domain.manifest.HashAlgorithm;

/**
 * Every figure of the engine that depends on machines, and where it comes from: to tune the engine
 * for other processors is to measure these again.
 *
 * <p>Unless it says otherwise, a figure was measured with JDK 25 on two processors "AMD EPYC"
 * (family 25, model 17, with AVX-512 and SHA instructions); "narrow" is the same for a processor of
 * family 25, model 1, without 512-bit vectors. Processes were measured with {@code
 * benchmarks-jmh/run processes}, kernels with {@code KernelBenchmark}, the whole engine with {@code
 * Ratios}; the results are in docs/benchmarks.
 */
public final class MeasuredCosts implements CostModel {
  /**
   * 0.40 to 0.48 s passed in a fresh process from the start until kernels were fast, with a second
   * thread hashing (digest of 4 GiB in shards, one thread).
   */
  private static final double WARMUP_NANOS = 5e8;

  /**
   * A run whose lanes were warmed up and then not used took 0.15 s longer, of the 0.5 s that the
   * warm-up lasted.
   */
  private static final double WARMUP_LOSS = 0.3;

  /** Plain SHA-256 hashes this in 0.14 s at 1.9 bytes per nanosecond, before lanes are fast. */
  private static final long MIN_SHA256_WARMUP_BYTES = 1L << 28;

  /**
   * Plain BLAKE3 and BLAKE2b have no instructions of the processor and are interpreted at first: a
   * sixteenth of SHA-256. Not measured.
   */
  private static final long MIN_WARMUP_BYTES = 1L << 24;

  /** The JDK's SHA-256 without SHA instructions gave 0.23 to 0.31. */
  private static final double MIN_BASELINE = 0.2;

  /** SHA instructions gave 1.4 (narrow) to 1.9 with reading left out; rounded up generously. */
  private static final double MAX_BASELINE = 3;

  /** Lies between SHA-256 in Java (0.31 at most) and by instructions (1.4 at least). */
  private static final double USUAL_BASELINE = 0.8;

  /** Plain SHA-256 reached the instructions 90 to 130 ms after the start of a process. */
  private static final long COMPILATION_NANOS = 100_000_000;

  /** 16 lanes of SHA-256 gave 4.4 to 5.1. */
  private static final double MAX_SHA256_LANES_16 = 6;

  /** 8 lanes gave 0.8 to 1.1 (narrow): without 512 bits a rotation takes three instructions. */
  private static final double MAX_SHA256_LANES_8 = 1.2;

  /** Half as many lanes at the same rate each. */
  private static final double MAX_SHA256_LANES_4 = 0.6;

  /** 8 lanes of BLAKE2b gave 2.8 to 3.3 with reading included; as a bound, twice that. */
  private static final double MAX_BLAKE2B_LANES_8 = 6;

  /** Half as many lanes at the same rate each. */
  private static final double MAX_BLAKE2B_LANES_4 = 3;

  /** The engine with 16 lanes was 1.5 times as fast as OpenSSL's instructions in most runs. */
  private static final double USUAL_SPEEDUP = 1.5;

  /**
   * Narrow: 4 GiB took 7.0 s with a warm-up of lanes that were never faster, and 4.2 to 4.8 s
   * without. Twice, because on a busy machine the baseline looks lower than it is.
   */
  private static final double MIN_POSSIBLE_SPEEDUP = 2;

  /** This many trials in a row must be fast: the JVM may still be compiling parts. Not measured. */
  static final int FAST_TRIALS = 8;

  /** With less than this, messages that do not fill the lanes lose it again. Not measured. */
  static final double MIN_SPEEDUP = 1.1;

  /** C2 took 60 to 110 ms for one kernel; ten times that is for busy machines. */
  static final long WARMUP_PATIENCE_NANOS = 1_000_000_000;

  /** What is less than this above another throughput is noise. Not measured. */
  static final double FASTER = 1.05;

  /**
   * Reading from the page cache gave 21 to 26 bytes per nanosecond, and some of that where
   * processors are shared; a disk gave 2.6 at best.
   */
  public static final double MIN_PAGE_CACHE_THROUGHPUT = 2;

  /** With fewer bytes the clock and other threads show in a throughput. Not measured. */
  public static final int MIN_TIMED_READ_BYTES = 1 << 16;

  /**
   * What it takes at most, above its bytes, to open and close a file that is in memory: 25 to 50
   * microseconds on two processors "Intel Xeon" (family 6, model 85), several times that as long as
   * the code is not compiled. A disk's answer that takes as little need not be waited for by
   * others.
   */
  public static final long MAX_OPENING_NANOS = 200_000;

  /**
   * Less would be hashed by plain kernels before others are fast, which was 1.1 s after the start
   * of a process with one plain thread and 1.7 s with two; Intel Xeon (family 6, model 85). The
   * bytes were not measured.
   */
  private static final long MIN_YIELDING_BYTES = 1L << 29;

  /** How often a thread that waits for kernels looks whether there is work left. Not measured. */
  public static final long YIELDING_MILLIS = 5;

  /** Files as short as that end when they may: their order says nothing. Not measured. */
  public static final long MIN_ORDERED_BYTES = 1L << 16;

  /** With fewer bytes the clock's resolution shows in a throughput. Not measured. */
  static final int MIN_TIMED_HASH_BYTES = 1 << 14;

  /** A stream's buffer: reading in parts of 1 MiB was fastest, of 8 KiB ten times slower. */
  public static final int STREAM_BYTES = 1 << 20;

  /**
   * The buffer of the only stream. Read by one processor and hashed by another, in pieces of {@link
   * #PIECE_BYTES}, 4 GiB gave 1.6 bytes per nanosecond with buffers of 256 KiB, 1.7 of 1 MiB and
   * 1.8 of 4 MiB; BLAKE3 by one thread took 1.93 s with 1 MiB and 1.80 with 4 MiB, for each change
   * of buffers has a thread wait for another; Intel Xeon (family 6, model 167).
   */
  public static final int ONLY_STREAM_BYTES = 1 << 22;

  /**
   * So much is copied before it is hashed: 8 to 64 KiB gave the same. Hashed where another
   * processor had read it, 1 MiB gave 1.3 to 1.4; Intel Xeon (family 6, model 167).
   */
  public static final int PIECE_BYTES = 1 << 14;

  /** What a thread reads for itself to stream: fits into the level 2 cache of any processor. */
  public static final int SELF_READ_STREAM_BYTES = 1 << 17;

  /** A lane's part of a buffer: reading gave 26 bytes per nanosecond at 256 KiB and more. */
  public static final int MAX_LANE_BYTES = 1 << 18;

  /** Two pages: little data is spread over all lanes in parts that still read well. */
  public static final int MIN_LANE_BYTES = 1 << 13;

  /** What a thread reads for itself for each lane: 16 lanes fit into 1 MiB of level 2 cache. */
  public static final int SELF_READ_LANE_BYTES = 1 << 16;

  @Override
  public double warmupNanos(HashAlgorithm algorithm) {
    return WARMUP_NANOS;
  }

  @Override
  public double warmupLoss() {
    return WARMUP_LOSS;
  }

  @Override
  public long minWarmupBytes(HashAlgorithm algorithm) {
    return algorithm == HashAlgorithm.SHA256 ? MIN_SHA256_WARMUP_BYTES : MIN_WARMUP_BYTES;
  }

  @Override
  public long minYieldingBytes() {
    return MIN_YIELDING_BYTES;
  }

  @Override
  public double minBaseline() {
    return MIN_BASELINE;
  }

  @Override
  public double maxBaseline() {
    return MAX_BASELINE;
  }

  @Override
  public double usualBaseline() {
    return USUAL_BASELINE;
  }

  @Override
  public long compilationNanos() {
    return COMPILATION_NANOS;
  }

  @Override
  public double maxLaneThroughput(HashAlgorithm algorithm, int lanes) {
    return switch (algorithm) {
      case SHA256 ->
          lanes >= 16 ? MAX_SHA256_LANES_16 : lanes >= 8 ? MAX_SHA256_LANES_8 : MAX_SHA256_LANES_4;
      case BLAKE2B -> lanes >= 8 ? MAX_BLAKE2B_LANES_8 : MAX_BLAKE2B_LANES_4;
      case BLAKE3 -> throw new IllegalArgumentException("algorithm must have lanes, but is BLAKE3");
    };
  }

  @Override
  public double usualSpeedup() {
    return USUAL_SPEEDUP;
  }

  @Override
  public double minPossibleSpeedup() {
    return MIN_POSSIBLE_SPEEDUP;
  }
}
