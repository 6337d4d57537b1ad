package io.modelsigning.cli;

import io.modelsigning.hashing.HashingOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With how many threads a model is read and hashed. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Hash with this many threads. Default: one for each processor.")
  @Nullable Integer threads;

  @Option(
      names = "--io-threads",
      paramLabel = "N",
      description =
          "Read with this many threads. Default: what keeps hashing busy, or 1 from a rotating"
              + " disk.")
  @Nullable Integer ioThreads;

  /** Returns what is asked for, and for the rest what suits the machine and {@code model}. */
  HashingOptions optionsFor(Path model, int processors) throws UsageException {
    requirePositive("--threads", threads);
    requirePositive("--io-threads", ioThreads);
    int hashing = threads == null ? processors : threads;
    return ioThreads == null
        ? HashingOptions.forModelAt(model, hashing)
        : new HashingOptions(hashing, ioThreads);
  }

  private static void requirePositive(String option, @Nullable Integer value)
      throws UsageException {
    if (value != null && value < 1) {
      throw new UsageException("%s must be at least 1, but is %d".formatted(option, value));
    }
  }
}
