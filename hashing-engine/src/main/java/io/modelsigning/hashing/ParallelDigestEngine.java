package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.engine.EngineDescription.Fact;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.kernel.KernelChoice;
import java.util.List;

/** Hashes with several threads, and in lanes where the kernels have them. Thread-safe. */
final class ParallelDigestEngine implements PartialDigestEngine {
  private final EngineParts parts;

  ParallelDigestEngine(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public List<Digest> digest(
      ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm, ProgressListener progress)
      throws ModelAccessException, InterruptedException {
    if (ranges.isEmpty()) {
      return List.of();
    }
    return new DigestJob(parts, new DigestRequest(model, ranges, List.of(), algorithm, progress))
        .run();
  }

  @Override
  public List<Bytes> chainingValues(
      ModelSource model, List<MessagePart> parts, ProgressListener progress)
      throws ModelAccessException, InterruptedException {
    if (parts.isEmpty()) {
      return List.of();
    }
    // A chaining value has the form of a digest, and is none.
    return new DigestJob(this.parts, DigestRequest.ofParts(model, parts, progress))
        .run().stream().map(Digest::value).toList();
  }

  @Override
  public EngineDescription describe() {
    HashingOptions options = parts.options();
    KernelChoice choice = parts.kernels().choice();
    return new EngineDescription(
        "hashing with %d threads and reading with %d, kernels %s: %s"
            .formatted(options.threads(), options.ioThreads(), choice.name(), choice.reason()),
        List.of(
            new Fact.Count("threads", options.threads()),
            new Fact.Count("io_threads", options.ioThreads()),
            new Fact.Text("kernels", choice.name())));
  }
}
