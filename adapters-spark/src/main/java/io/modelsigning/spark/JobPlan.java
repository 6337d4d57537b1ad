package io.modelsigning.spark;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.spark.DigestTask.ModelPieces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How requests are spread over tasks: long pieces alone and longest first, short ones together, so
 * that no task is much longer than the others and none is too short to be worth its sending.
 */
final class JobPlan {
  /** A task that is sent is to be worth it. */
  private static final long LEAST_TASK_BYTES = 32 << 20;

  /** So many pieces go into one task: Spark warns of tasks of more than a megabyte. */
  private static final int MOST_PIECES = 4000;

  /** So many tasks a core, so that all end at about the same time. */
  private static final int TASKS_PER_CORE = 3;

  private final List<Request> requests;
  private final List<Integer> firsts = new ArrayList<>();
  private final List<DigestTask> tasks = new ArrayList<>();
  private final long taskBytes;

  /**
   * @param cores how many tasks run at the same time
   * @param attempts so often a task is tried
   */
  JobPlan(List<Request> requests, int cores, ClusterOptions options, String program, int attempts) {
    this.requests = requests;
    long total = requests.stream().mapToLong(Request::bytes).sum();
    this.taskBytes = taskBytes(total, cores, options.taskBytes());
    Map<HashAlgorithm, Packing> packings = new EnumMap<>(HashAlgorithm.class);
    int pieces = 0;
    for (Request request : requests) {
      firsts.add(pieces);
      List<Piece> own = request.cut(pieces, taskBytes);
      pieces = Math.addExact(pieces, own.size());
      packings
          .computeIfAbsent(
              request.algorithm(), algorithm -> new Packing(algorithm, program, attempts))
          .add(request, own);
    }
    packings.values().forEach(Packing::end);
    tasks.sort(Comparator.comparingLong(DigestTask::bytes).reversed());
  }

  private static long taskBytes(long total, int cores, long most) {
    long share = Math.max(LEAST_TASK_BYTES, total / ((long) cores * TASKS_PER_CORE));
    return Math.min(most, Long.highestOneBit(share));
  }

  /** Returns the tasks, the longest first. */
  List<DigestTask> tasks() {
    return tasks;
  }

  /** Returns the request that a piece is of, if there is such a piece. */
  Optional<Request> requestOf(int number) {
    int index = indexOf(number);
    return index < 0 ? Optional.empty() : Optional.of(requests.get(index));
  }

  /** Returns the number of the first piece of the request that a piece is of. */
  int firstOf(int number) {
    return firsts.get(indexOf(number));
  }

  private int indexOf(int number) {
    int low = 0;
    int high = firsts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firsts.get(middle) <= number) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int offset = number - firsts.get(low);
    return offset >= 0 && offset < requests.get(low).pieceCount() ? low : -1;
  }

  /** Packs the pieces of one algorithm. */
  private final class Packing {
    private final HashAlgorithm algorithm;
    private final String program;
    private final int attempts;
    private List<ModelPieces> packed = new ArrayList<>();
    private long packedBytes;
    private int packedPieces;

    Packing(HashAlgorithm algorithm, String program, int attempts) {
      this.algorithm = algorithm;
      this.program = program;
      this.attempts = attempts;
    }

    void add(Request request, List<Piece> pieces) {
      String location = request.location().text();
      boolean begun = false;
      for (Piece piece : pieces) {
        if (piece.bytes() >= taskBytes) {
          tasks.add(task(List.of(new ModelPieces(location, new ArrayList<>(List.of(piece))))));
          continue;
        }
        if (packedPieces == MOST_PIECES || packedBytes + piece.bytes() > taskBytes) {
          end();
          begun = false;
        }
        if (!begun) {
          packed.add(new ModelPieces(location, new ArrayList<>()));
          begun = true;
        }
        packed.getLast().pieces().add(piece);
        packedBytes += piece.bytes();
        packedPieces++;
      }
    }

    void end() {
      if (!packed.isEmpty()) {
        tasks.add(task(packed));
        packed = new ArrayList<>();
        packedBytes = 0;
        packedPieces = 0;
      }
    }

    private DigestTask task(List<ModelPieces> models) {
      return new DigestTask(program, attempts, algorithm.id(), new ArrayList<>(models));
    }
  }
}
