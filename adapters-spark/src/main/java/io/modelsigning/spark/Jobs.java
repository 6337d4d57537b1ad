package io.modelsigning.spark;

import java.util.List;

/** A cluster, as the engine uses it. Thread-safe. */
interface Jobs extends AutoCloseable {
  /** Has a request answered, soon or with others. */
  void submit(Request request);

  /** Asks executors who they are; waits for the first as long as it takes. */
  List<String[]> probe();

  /** Returns how many tasks can run at the same time, as far as is known now; at least 1. */
  int cores();

  /** Returns the version of what runs the cluster. */
  String version();

  /** Returns whether nothing can be run any more. */
  boolean isStopped();

  /** Ends all jobs; who waits for one is told that it failed. */
  @Override
  void close();
}
