package io.modelsigning.benchmarks.models;

import java.util.ArrayList;
import java.util.List;

/**
 * One way for the command line to hash a model.
 *
 * @param algorithm as the option spells it
 * @param serialization {@code files} or {@code shards}
 * @param shardBytes the size of a shard; says nothing with {@code files}
 * @param threads how many threads may hash
 */
record Hashing(String algorithm, String serialization, long shardBytes, int threads) {
  Hashing {
    if (!serialization.equals("files") && !serialization.equals("shards")) {
      throw new IllegalArgumentException(
          "serialization: expected files or shards, found \"" + serialization + "\"");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
    }
    if (shardBytes < 1) {
      throw new IllegalArgumentException("shardBytes: expected at least 1, found " + shardBytes);
    }
  }

  /** Returns the options of {@code sign} and {@code digest} that ask for it. */
  List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of("--hash-algorithm", algorithm, "--serialization", serialization, "--threads"));
    options.add(Integer.toString(threads));
    if (serialization.equals("shards")) {
      options.addAll(List.of("--shard-size", Long.toString(shardBytes)));
    }
    return options;
  }

  String label() {
    return algorithm
        + ", "
        + (serialization.equals("shards") ? "shards of " + Sizes.binary(shardBytes) : "files")
        + ", "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }
}
