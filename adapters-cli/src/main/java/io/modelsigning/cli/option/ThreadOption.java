package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.HASHING;

import io.modelsigning.domain.storage.StorageTrait;
import io.modelsigning.hashing.HashingOptions;
import picocli.CommandLine.Model.CommandSpec;

/** With how many threads a model is read and hashed. */
public final class ThreadOption implements Options {
  public final Option<Integer> threads =
      HASHING.option(
          Integer.class,
          "--threads",
          "N",
          "Hash with this many threads. Default: one for each processor.");

  public final Option<Integer> ioThreads =
      HASHING.option(
          Integer.class,
          "--io-threads",
          "N",
          "Read with this many threads. Default: what keeps hashing busy, or 1 from a rotating"
              + " disk.");

  @Override
  public void addTo(CommandSpec command) {
    threads.addTo(command);
    ioThreads.addTo(command);
  }

  /** Returns what is asked for, and for the rest what suits the machine and the storage. */
  public HashingOptions optionsFor(StorageTrait storage, int processors) throws UsageException {
    int hashing = threads.or(processors);
    requirePositive("--threads", hashing);
    Integer reading = ioThreads.value();
    if (reading == null) {
      return HashingOptions.forStorage(storage, hashing);
    }
    requirePositive("--io-threads", reading);
    return new HashingOptions(hashing, reading);
  }

  private static void requirePositive(String option, int value) throws UsageException {
    if (value < 1) {
      throw new UsageException("%s must be at least 1, but is %d".formatted(option, value));
    }
  }
}
