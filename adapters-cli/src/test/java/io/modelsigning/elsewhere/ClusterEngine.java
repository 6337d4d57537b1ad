package io.modelsigning.elsewhere;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.engine.EngineDescription.Fact;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Hashes as a cluster does: tasks are text, and whoever gets one opens the model by its location
 * with a storage of its own.
 */
public final class ClusterEngine implements DigestEngine {
  private final Storage ofExecutors;
  private final List<String> tasks = new ArrayList<>();

  /** Returns an engine whose executors reach {@code ofExecutors}. */
  public ClusterEngine(Storage ofExecutors) {
    this.ofExecutors = ofExecutors;
  }

  /** Returns what was sent to the executors. */
  public List<String> tasks() {
    return List.copyOf(tasks);
  }

  @Override
  public EngineDescription describe() {
    return new EngineDescription(
        "hashing on a cluster of 2 executors", List.of(new Fact.Count("executors", 2)));
  }

  @Override
  public List<Digest> digest(
      ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, ProgressListener progress)
      throws ModelAccessException {
    Location location =
        model
            .location()
            .orElseThrow(
                () ->
                    new ModelAccessException(
                        new Reason("model-not-on-cluster"),
                        model.name(),
                        "model '%s' has no location that a cluster can open"
                            .formatted(model.name())));
    List<Digest> digests = new ArrayList<>();
    for (FileRange range : ranges) {
      ModelFile file = range.file();
      String task =
          String.join(
              "\n",
              location.text(),
              file.path().toString(),
              Long.toString(file.sizeBytes()),
              file.version(),
              Long.toString(range.startBytes()),
              Long.toString(range.endBytes()));
      tasks.add(task);
      digests.add(new Digest(algorithm, execute(task)));
      progress.hashed(range.sizeBytes());
    }
    return digests;
  }

  /** What an executor does, which has nothing but the text. */
  private Bytes execute(String task) throws ModelAccessException {
    List<String> parts = task.lines().toList();
    ModelFile file =
        new ModelFile(ModelPath.of(parts.get(1)), Long.parseLong(parts.get(2)), parts.get(3));
    long start = Long.parseLong(parts.get(4));
    ByteBuffer bytes = ByteBuffer.allocate((int) (Long.parseLong(parts.get(5)) - start));
    try (ModelContent content =
        ofExecutors.model(new Location(parts.get(0)), ProgressListener.NONE).open(file)) {
      while (bytes.hasRemaining() && content.read(bytes, start + bytes.position()) > 0) {
        // Until all of it is there.
      }
      content.requireUnchanged();
    }
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
