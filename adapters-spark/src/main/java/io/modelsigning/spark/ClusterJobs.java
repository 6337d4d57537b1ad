package io.modelsigning.spark;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.spark.start.ExecutorProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Runs requests as jobs of Spark. While as many jobs run as are allowed, requests gather, and the
 * next job takes all of them: thousands of small models become few jobs. Thread-safe.
 */
final class ClusterJobs implements Jobs {
  private static final int JOBS_AT_A_TIME = 4;
  private static final String GROUP = "model-signing-";

  private final SparkContext spark;
  private final JavaSparkContext java;
  private final ClusterOptions options;
  private final Broadcast<SerializableConfiguration> configuration;
  private final ExecutorService threads;
  private final AtomicLong groups = new AtomicLong();
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object();
  // All below is guarded by the lock.
  private List<Request> waiting = new ArrayList<>();
  private int jobs;

  ClusterJobs(SparkContext spark, ClusterOptions options) {
    this.spark = spark;
    this.java = JavaSparkContext.fromSparkContext(spark);
    this.options = options;
    this.configuration = java.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    this.threads =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("model-cluster-", 0).factory());
  }

  @Override
  public void submit(Request request) {
    synchronized (lock) {
      waiting.add(request);
      if (jobs == JOBS_AT_A_TIME) {
        return;
      }
      jobs++;
    }
    threads.execute(this::work);
  }

  private void work() {
    while (true) {
      List<Request> taken;
      synchronized (lock) {
        taken = waiting.stream().filter(request -> !request.isDone()).toList();
        waiting = new ArrayList<>();
        if (taken.isEmpty()) {
          jobs--;
          return;
        }
      }
      try {
        run(taken);
      } catch (Exception | Error e) {
        // Spark throws checked exceptions that it does not declare.
        for (Request request : taken) {
          request.fail(failure(request, e));
        }
      }
    }
  }

  private static ModelAccessException failure(Request request, Throwable e) {
    String name = request.model().name();
    return new ModelAccessException(
        SparkReasons.CLUSTER_FAILED,
        name,
        "the cluster cannot hash '%s': %s".formatted(name, SparkFailures.sentence(e)),
        e);
  }

  private void run(List<Request> requests) {
    JobPlan plan = new JobPlan(requests, cores(), options, ExecutorProbe.version(), attempts());
    String group = GROUP + groups.incrementAndGet();
    Job job = new Job(plan, requests);
    running.add(group);
    CompletableFuture<?>[] results =
        requests.stream().map(Request::result).toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(results)
            .whenComplete((all, failure) -> endIfFailed(group, failure));
    try (ExecutorService answers =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("model-answers-", 0).factory())) {
      runJob(
          group,
          "hash %d models".formatted(requests.size()),
          plan.tasks(),
          new DigestFunction(configuration),
          ClassTag$.MODULE$.apply(TaskAnswer.class),
          (task, answer) -> answers.execute(() -> job.accept(answer)));
    } catch (Exception | Error e) {
      // A job is cancelled once nobody waits for it.
      if (!requests.stream().allMatch(Request::isDone)) {
        throw e;
      }
    } finally {
      running.remove(group);
    }
    for (Request request : requests) {
      request.fail(
          SparkReasons.CLUSTER_FAILED,
          "executors answered not all that they were asked of '%s'"
              .formatted(request.model().name()));
    }
  }

  /** A job that nobody waits for any more is not to go on. */
  private void endIfFailed(String group, @Nullable Throwable failure) {
    if (failure != null && running.contains(group)) {
      spark.cancelJobGroup(group);
    }
  }

  private int attempts() {
    return spark.isLocal() ? 1 : spark.conf().getInt("spark.task.maxFailures", 4);
  }

  /** Runs a function on executors, one task for each element. */
  private <T, U> void runJob(
      String group,
      String description,
      List<T> elements,
      Function2<org.apache.spark.TaskContext, Iterator<T>, U> function,
      ClassTag<U> tag,
      Results<U> results) {
    RDD<T> tasks = java.parallelize(elements, elements.size()).rdd();
    spark.setJobGroup(group, description, true);
    try {
      List<Object> partitions = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        partitions.add(i);
      }
      spark.runJob(
          tasks,
          function,
          CollectionConverters.asScala(partitions).toSeq(),
          new AbstractFunction2<Object, U, BoxedUnit>() {
            @Override
            public BoxedUnit apply(Object task, U result) {
              results.accept((int) task, result);
              return BoxedUnit.UNIT;
            }
          },
          tag);
    } finally {
      spark.clearJobGroup();
    }
  }

  /** Takes the results of tasks, on a thread that must not be held up. */
  private interface Results<U> {
    void accept(int task, U result);
  }

  @Override
  public List<String[]> probe() {
    List<Integer> elements = new ArrayList<>();
    for (int i = 0; i < 2 * cores(); i++) {
      elements.add(i);
    }
    List<String[]> found = new ArrayList<>();
    String group = GROUP + "probe";
    running.add(group);
    try {
      runJob(
          group,
          "ask executors who they are",
          elements,
          new ExecutorProbe(),
          ClassTag$.MODULE$.apply(String[].class),
          (task, answer) -> {
            synchronized (found) {
              found.add(answer);
            }
          });
    } finally {
      running.remove(group);
    }
    synchronized (found) {
      return List.copyOf(found);
    }
  }

  @Override
  public int cores() {
    return Math.max(1, spark.defaultParallelism());
  }

  @Override
  public String version() {
    return spark.version();
  }

  @Override
  public boolean isStopped() {
    return spark.isStopped();
  }

  @Override
  public void close() {
    if (!spark.isStopped()) {
      running.forEach(spark::cancelJobGroup);
    }
    threads.shutdownNow();
  }

  /** One job, and who waits for it. */
  private static final class Job {
    private final JobPlan plan;
    private final List<Request> requests;

    Job(JobPlan plan, List<Request> requests) {
      this.plan = plan;
      this.requests = requests;
    }

    void accept(TaskAnswer answer) {
      for (TaskAnswer.Hashed hashed : answer.hashed()) {
        int number = hashed.piece().number();
        Optional<Request> request = plan.requestOf(number);
        if (request.isPresent()) {
          request.get().accept(plan.firstOf(number), hashed, answer.executor());
        } else {
          failAll(answer.executor());
        }
      }
      for (TaskAnswer.Refused refused : answer.refused()) {
        Optional<Request> request = plan.requestOf(refused.number());
        if (request.isPresent()) {
          request
              .get()
              .fail(
                  new ModelAccessException(
                      SparkReasons.named(refused.reason()), refused.path(), refused.message()));
        } else {
          failAll(answer.executor());
        }
      }
    }

    private void failAll(String executor) {
      for (Request request : requests) {
        request.fail(
            SparkReasons.CLUSTER_FAILED,
            "executor %s answered what it was not asked".formatted(executor));
      }
    }
  }
}
