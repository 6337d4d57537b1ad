package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options that every benchmark of whole processes takes. */
final class Options {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Where models are generated and kept; also BENCHMARK_MODELS (default: ${DEFAULT-VALUE})",
      defaultValue = "${env:BENCHMARK_MODELS:-target/benchmark-models}",
      converter = PathConverter.class)
  Path folder = Path.of("target/benchmark-models");

  @Option(
      names = "--launcher",
      paramLabel = "FILE",
      description = "The command line to measure (default: ${DEFAULT-VALUE})",
      defaultValue = "${sys:benchmark.root:-.}/model-signing",
      converter = PathConverter.class)
  Path launcher = Path.of("model-signing");

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the reports are written (default: ${DEFAULT-VALUE})",
      defaultValue = "${sys:benchmark.root:-.}/target/benchmark-results",
      converter = PathConverter.class)
  Path output = Path.of("target/benchmark-results");

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description = "A Markdown file whose section of that name gets the report as well",
      converter = PathConverter.class)
  @Nullable Path readme;

  @Option(
      names = "--cache",
      paramLabel = "warm|cold|as-is",
      description = "The page cache before a run (default: warm)",
      converter = CacheConverter.class)
  PageCache cache = PageCache.WARM;

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description = "Run every process inside this much memory, such as 4g, or none")
  @Nullable String memoryLimit;

  @Option(
      names = "--limit-by",
      paramLabel = "auto|systemd|cgroup|ulimit",
      description = "How to limit memory (default: the strongest that works without a question)",
      converter = MeansConverter.class)
  MemoryLimit.Means limitBy = MemoryLimit.Means.AUTO;

  @Option(
      names = "--cgroup-parent",
      paramLabel = "DIR",
      description = "A control group you manage; the limit is a group made in it",
      converter = PathConverter.class)
  @Nullable Path cgroupParent;

  MemoryLimit limit() throws IOException, InterruptedException {
    return memoryLimit == null || memoryLimit.equals("none")
        ? MemoryLimit.none()
        : MemoryLimit.of(Sizes.parse(memoryLimit), limitBy, Optional.ofNullable(cgroupParent));
  }

  /** Returns one configuration for each combination, in the order given. */
  static List<Hashing> hashings(
      List<String> algorithms,
      List<String> serializations,
      String shardSize,
      List<Integer> threads) {
    long shardBytes = Sizes.parse(shardSize);
    return algorithms.stream()
        .flatMap(
            algorithm ->
                serializations.stream()
                    .flatMap(
                        serialization ->
                            threads.stream()
                                .map(
                                    count ->
                                        new Hashing(algorithm, serialization, shardBytes, count))))
        .toList();
  }

  /** Makes a path absolute, so that no process depends on the directory it runs in. */
  static final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
      return Path.of(value).toAbsolutePath().normalize();
    }
  }

  static final class CacheConverter implements ITypeConverter<PageCache> {
    @Override
    public PageCache convert(String value) {
      return PageCache.valueOf(constant(value));
    }
  }

  static final class MeansConverter implements ITypeConverter<MemoryLimit.Means> {
    @Override
    public MemoryLimit.Means convert(String value) {
      return MemoryLimit.Means.valueOf(constant(value));
    }
  }

  private static String constant(String value) {
    return value.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
