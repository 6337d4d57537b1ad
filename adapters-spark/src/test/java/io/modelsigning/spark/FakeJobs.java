package io.modelsigning.spark;

import io.modelsigning.spark.TaskAnswer.Hashed;
import io.modelsigning.spark.start.ExecutorProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A cluster that answers what a test wants. */
final class FakeJobs implements Jobs {
  private final Function<Piece, Hashed> executor;
  private final List<String[]> probes = new ArrayList<>();
  private boolean stopped;

  FakeJobs(Function<Piece, Hashed> executor) {
    this.executor = executor;
    probes.add(probe("25", ExecutorProbe.version(), "vector512: widest"));
  }

  static String[] probe(String java, String version, String kernels) {
    return new String[] {"1 on a", java, version, "3.5.0", kernels};
  }

  FakeJobs withProbe(String... probe) {
    probes.add(probe);
    return this;
  }

  @Override
  public void submit(Request request) {
    List<Piece> pieces = request.cut(0, ClusterOptions.MIN_TASK_BYTES);
    for (Piece piece : pieces) {
      request.accept(0, executor.apply(piece), "7 on b");
    }
  }

  @Override
  public List<String[]> probe() {
    return probes;
  }

  @Override
  public int cores() {
    return 4;
  }

  @Override
  public String version() {
    return "4.2.0";
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
