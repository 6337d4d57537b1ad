package io.modelsigning.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With how many threads a model is hashed. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Hash with this many threads (default: one for each available processor).")
  @Nullable Integer threads;

  /** Returns the number asked for, if any. */
  OptionalInt asked() throws UsageException {
    if (threads == null) {
      return OptionalInt.empty();
    }
    if (threads < 1) {
      throw new UsageException("--threads must be at least 1, but is " + threads);
    }
    return OptionalInt.of(threads);
  }
}
