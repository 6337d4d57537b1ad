package io.modelsigning.spark;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.hashing.PartialDigestEngine;
import io.modelsigning.spark.start.ExecutorProbe;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Hashes on an executor. What a file is the cause of is answered; what another executor may not
 * meet is thrown, so that Spark tries the task elsewhere, but answered when it was tried often.
 */
final class DigestFunction extends AbstractFunction2<TaskContext, Iterator<DigestTask>, TaskAnswer>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Kernels take their time to become fast, so that tasks share them. */
  private static final ConcurrentMap<HashingOptions, PartialDigestEngine> ENGINES =
      new ConcurrentHashMap<>();

  private static final Set<Reason> OF_THE_FILE =
      Set.of(Reason.FILE_CHANGED, Reason.NOT_FOUND, Reason.WRONG_FILE_SIZE);

  private final Broadcast<SerializableConfiguration> configuration;

  DigestFunction(Broadcast<SerializableConfiguration> configuration) {
    this.configuration = configuration;
  }

  @Override
  public TaskAnswer apply(TaskContext context, Iterator<DigestTask> tasks) {
    TaskAnswer answer = TaskAnswer.by(ExecutorProbe.executor());
    while (tasks.hasNext()) {
      DigestTask task = tasks.next();
      requireSameProgram(task, answer.executor());
      for (DigestTask.ModelPieces model : task.models()) {
        try {
          hash(model, HashAlgorithm.byId(task.algorithm()).orElseThrow(), context, answer);
        } catch (ModelAccessException e) {
          if (!OF_THE_FILE.contains(e.reason()) && context.attemptNumber() + 1 < task.attempts()) {
            throw new IllegalStateException(answer.executor() + ": " + e.getMessage(), e);
          }
          refuse(model, e, answer);
        }
      }
    }
    return answer;
  }

  private static void requireSameProgram(DigestTask task, String executor) {
    String own = ExecutorProbe.version();
    if (!own.equals(task.program())) {
      throw new IllegalStateException(
          "%s of executor %s is not %s of the driver".formatted(own, executor, task.program()));
    }
  }

  private static void refuse(
      DigestTask.ModelPieces model, ModelAccessException e, TaskAnswer answer) {
    String path = e.path();
    answer
        .refused()
        .add(
            new TaskAnswer.Refused(
                model.pieces().get(0).number(),
                e.reason().code(),
                path,
                "%s, says executor %s".formatted(e.getMessage(), answer.executor())));
  }

  private void hash(
      DigestTask.ModelPieces pieces,
      HashAlgorithm algorithm,
      TaskContext context,
      TaskAnswer answer)
      throws ModelAccessException {
    Location location = new Location(pieces.location());
    try {
      StoredModel model =
          ClusterStorages.storageOf(location, configuration.value().value())
              .model(location, ProgressListener.NONE);
      PartialDigestEngine engine =
          ENGINES.computeIfAbsent(
              HashingOptions.forStorage(model.trait(), context.cpus()),
              options -> HashingModule.partialDigestEngine(options, () -> {}));
      List<Piece> whole = pieces.pieces().stream().filter(Piece::isWhole).toList();
      List<Digest> digests =
          engine.digest(
              model, whole.stream().map(Piece::range).toList(), algorithm, ProgressListener.NONE);
      for (int i = 0; i < whole.size(); i++) {
        answer.hashed().add(new TaskAnswer.Hashed(whole.get(i), digests.get(i).value().toHex()));
      }
      List<Piece> parts = pieces.pieces().stream().filter(piece -> !piece.isWhole()).toList();
      List<Bytes> values =
          engine.chainingValues(
              model, parts.stream().map(Piece::part).toList(), ProgressListener.NONE);
      for (int i = 0; i < parts.size(); i++) {
        answer.hashed().add(new TaskAnswer.Hashed(parts.get(i), values.get(i).toHex()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the task was interrupted", e);
    }
  }
}
