package io.modelsigning.benchmarks;

import com.sun.management.ThreadMXBean;
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
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Prints what the engine reaches as multiples of its rivals, all measured in turns in one run.
 *
 * <p>Usage: {@code java --add-modules jdk.incubator.vector -cp benchmarks.jar
 * io.modelsigning.benchmarks.Ratios [directory] [MiB] [turns]}. Writes one file of that size
 * (4096), and 32 that have it together, into the directory, and keeps them for the next run. With
 * {@code no-sha-instructions} as its only argument it measures in memory; the main run starts it
 * so.
 */
final class Ratios {
  private static final int MIB = 1 << 20;
  private static final int SHARD_BYTES = 64 * MIB;
  private static final int MEMORY_BYTES = 1024 * MIB;
  private static final int SLOW_MEMORY_BYTES = 256 * MIB;
  private static final int SLOW_SHARDS = 32;
  private static final int SMALLER_FILES = 32;
  private static final String AVX2_MODE = "no-sha-instructions";

  /** One thing to measure. */
  private interface Subject {
    void hash() throws Exception;
  }

  private final Map<String, Subject> subjects = new LinkedHashMap<>();
  private final Map<String, List<Double>> gigabytesPerSecond = new LinkedHashMap<>();
  private final PrintStream out;

  private Ratios(PrintStream out) {
    this.out = out;
  }

  /** See the class comment. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    Ratios ratios = new Ratios(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    if (args.length == 1 && args[0].equals(AVX2_MODE)) {
      ratios.runWithoutShaInstructions();
      return;
    }
    Path directory = Path.of(args.length > 0 ? args[0] : System.getProperty("java.io.tmpdir"));
    int mebibytes = args.length > 1 ? Integer.parseInt(args[1]) : 4096;
    int turns = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    ratios.run(directory, mebibytes, turns);
  }

  private void run(Path directory, int mebibytes, int turns) throws Exception {
    printMachine();
    Path big = directory.resolve("ratios-%d.bin".formatted(mebibytes));
    write(big, mebibytes, 0);
    Path many = Files.createDirectories(directory.resolve("ratios-%d".formatted(mebibytes)));
    List<Path> smaller = new ArrayList<>();
    for (int i = 0; i < SMALLER_FILES; i++) {
      smaller.add(many.resolve("%02d.bin".formatted(i)));
      write(smaller.getLast(), mebibytes / SMALLER_FILES, i + 1);
    }
    byte[] memory = new byte[MEMORY_BYTES];
    new Random(0x5EED).nextBytes(memory);
    long fileBytes = (long) mebibytes * MIB;

    for (int threads = 1; threads <= 2; threads++) {
      String count = " %d".formatted(threads);
      subjects.put(
          "engine sha256 shards" + count, engine(big, HashAlgorithm.SHA256, true, threads));
      subjects.put(
          "engine sha256 files" + count, engine(many, HashAlgorithm.SHA256, false, threads));
      subjects.put("engine blake3" + count, engine(big, HashAlgorithm.BLAKE3, false, threads));
      List<String> b3sum = List.of("b3sum", "--num-threads", Integer.toString(threads));
      subjects.put("b3sum" + count, () -> Rivals.run(b3sum, List.of(big)));
    }
    subjects.put("engine sha256 file 1", engine(big, HashAlgorithm.SHA256, false, 1));
    subjects.put("engine blake2b shards 1", engine(big, HashAlgorithm.BLAKE2B, true, 1));
    List<String> openssl = List.of("openssl", "dgst", "-sha256");
    subjects.put("openssl", () -> Rivals.run(openssl, List.of(big)));
    subjects.put("openssl files", () -> Rivals.run(openssl, smaller));
    subjects.put("sha256sum", () -> Rivals.run(List.of("sha256sum"), List.of(big)));
    subjects.put("jdk sha256 memory", () -> jdk(memory, fileBytes));
    measure(fileBytes, turns);

    out.println();
    print("1  sha256, 64 MiB shards / openssl dgst", "engine sha256 shards 1", "openssl", 2.0);
    print("1  two threads / one", "engine sha256 shards 2", "engine sha256 shards 1", 1.8);
    print("2  blake3 / b3sum, one thread", "engine blake3 1", "b3sum 1", 1.0);
    print("2  blake3 / b3sum, two threads", "engine blake3 2", "b3sum 2", 0.9);
    print(
        "3  sha256, one file / JDK over memory", "engine sha256 file 1", "jdk sha256 memory", 0.97);
    print(
        "4  sha256, 32 files, one thread / openssl", "engine sha256 files 1", "openssl files", 1.7);
    print(
        "4  sha256, 32 files, two threads / openssl",
        "engine sha256 files 2",
        "openssl files",
        3.4);
    printAllocation(big, fileBytes);
    runWithFlags();
  }

  /** Runs target 5 in a process of its own, which alone can have its flags. */
  private void runWithFlags() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-modules=jdk.incubator.vector",
                "-XX:UseAVX=2",
                "-XX:-UseSHA",
                "-cp",
                System.getProperty("java.class.path"),
                Ratios.class.getName(),
                AVX2_MODE)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    process.waitFor();
  }

  private void runWithoutShaInstructions() throws Exception {
    byte[] memory = new byte[SLOW_MEMORY_BYTES];
    new Random(0x5EED).nextBytes(memory);
    InMemoryFile model = new InMemoryFile(memory);
    List<FileRange> ranges = model.ranges(SLOW_SHARDS);
    DigestEngine engine = HashingModule.digestEngine(HashingOptions.ofThreads(1));
    subjects.put(
        "engine avx2",
        () -> engine.digest(model, ranges, HashAlgorithm.SHA256, ProgressListener.NONE));
    subjects.put("jdk avx2", () -> jdk(memory, SLOW_MEMORY_BYTES));
    measure(SLOW_MEMORY_BYTES, 3);
    print("5  sha256, AVX2 without SHA / JDK", "engine avx2", "jdk avx2", 3.0);
  }

  private void measure(long bytes, int turns) {
    // The first turn warms both the JVM and the page cache.
    for (int turn = 0; turn <= turns; turn++) {
      boolean counts = turn > 0;
      subjects.forEach(
          (name, subject) -> {
            try {
              long start = System.nanoTime();
              subject.hash();
              double rate = (double) bytes / (System.nanoTime() - start);
              if (counts) {
                gigabytesPerSecond.computeIfAbsent(name, n -> new ArrayList<>()).add(rate);
              }
            } catch (Exception e) {
              out.printf("%s: %s%n", name, e.getMessage());
            }
          });
    }
    gigabytesPerSecond.forEach(
        (name, rates) ->
            out.printf(
                "%-26s median %6.2f GB/s, best %6.2f, worst %6.2f%n",
                name, median(rates), rates.getLast(), rates.getFirst()));
  }

  private static double median(List<Double> rates) {
    rates.sort(null);
    return rates.get(rates.size() / 2);
  }

  private void print(String what, String engine, String rival, double target) {
    if (gigabytesPerSecond.containsKey(engine) && gigabytesPerSecond.containsKey(rival)) {
      double ratio = median(gigabytesPerSecond.get(engine)) / median(gigabytesPerSecond.get(rival));
      out.printf("%-44s %5.2f  (target %.2f)%n", what, ratio, target);
    }
  }

  /**
   * Bytes allocated by all threads of a warm call, which hold its threads, buffers' heads and
   * digests, and no kernel's vector.
   */
  private void printAllocation(Path file, long bytes) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      Subject subject = engine(file, algorithm, algorithm != HashAlgorithm.BLAKE3, 1);
      subject.hash();
      long before = threads.getTotalThreadAllocatedBytes();
      subject.hash();
      double perMebibyte = (double) (threads.getTotalThreadAllocatedBytes() - before) * MIB / bytes;
      out.printf("7  %s: %.0f bytes allocated per MiB hashed%n", algorithm.id(), perMebibyte);
    }
  }

  private static Subject engine(Path path, HashAlgorithm algorithm, boolean shards, int threads)
      throws Exception {
    DigestEngine engine = HashingModule.digestEngine(HashingOptions.ofThreads(threads));
    LocalModel model = LocalModel.open(path);
    List<FileRange> ranges = new ArrayList<>();
    for (ModelFile file : model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files()) {
      long step = shards ? SHARD_BYTES : Math.max(1, file.sizeBytes());
      for (long start = 0; start < file.sizeBytes(); start += step) {
        ranges.add(new FileRange(file, start, Math.min(file.sizeBytes(), start + step)));
      }
    }
    return () -> engine.digest(model, ranges, algorithm, ProgressListener.NONE);
  }

  private static void jdk(byte[] memory, long bytes) {
    MessageDigest digest = Rivals.jdkSha256();
    for (long done = 0; done < bytes; done += memory.length) {
      digest.update(memory, 0, (int) Math.min(memory.length, bytes - done));
    }
    digest.digest();
  }

  private static void write(Path file, int mebibytes, int seed) throws IOException {
    if (Files.exists(file) && Files.size(file) == (long) mebibytes * MIB) {
      return;
    }
    Random random = new Random(seed);
    byte[] block = new byte[MIB];
    try (OutputStream stream = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(block);
        stream.write(block);
      }
    }
  }

  private void printMachine() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (Files.exists(cpuinfo)) {
      Files.readAllLines(cpuinfo).stream()
          .filter(line -> line.startsWith("model name") || line.startsWith("flags"))
          .limit(2)
          .forEach(out::println);
    }
    out.printf(
        "%d processors, JDK %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
  }
}
