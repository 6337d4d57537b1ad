package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of a refused model, looked at again. What cannot be read is as if it was not there. */
final class RefusedModel {
  private final DigestEngine engine;
  private final ModelSource model;
  private final Manifest manifest;
  private final Map<ModelPath, List<ResourceDescriptor>> signed;
  private final boolean singleFile;
  private final Map<ModelPath, ModelFile> files = new HashMap<>();

  private RefusedModel(
      DigestEngine engine, ModelSource model, Manifest manifest, ModelListing listing) {
    this.engine = engine;
    this.model = model;
    this.manifest = manifest;
    this.signed = manifest.resourcesByFile();
    this.singleFile = listing.singleFile();
    for (ModelFile file : listing.files()) {
      files.put(file.path(), file);
    }
  }

  /** Looks for {@code paths}; empty if the model cannot be listed any more. */
  static Optional<RefusedModel> find(
      DigestEngine engine,
      ModelSource model,
      Manifest manifest,
      boolean allowSymlinks,
      Set<ModelPath> paths)
      throws InterruptedException {
    try {
      ModelListing listing = model.list(ListingPolicy.only(paths, allowSymlinks));
      // The one file may have been signed under another name.
      ModelListing complete =
          listing.singleFile()
              ? model.list(ListingPolicy.allBut(Exclusions.NONE, allowSymlinks))
              : listing;
      return Optional.of(new RefusedModel(engine, model, manifest, complete));
    } catch (ModelSigningException e) {
      stopIfInterrupted();
      return Optional.empty();
    }
  }

  boolean isSingleFile() {
    return singleFile;
  }

  /** Returns the file that was signed, or is unexpected, at {@code path}. */
  Optional<ModelFile> at(ModelPath path) {
    return path.equals(ModelPath.ROOT)
        ? files.values().stream().findFirst().filter(file -> singleFile)
        : Optional.ofNullable(files.get(path));
  }

  /** Returns the first {@code maximumBytes} of a file, or all if it has fewer. */
  Optional<byte[]> head(ModelFile file, int maximumBytes) throws InterruptedException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(file.sizeBytes(), maximumBytes));
    try (ModelContent content = model.open(file)) {
      while (head.hasRemaining()) {
        if (content.read(head, head.position()) < 0) {
          return Optional.empty();
        }
      }
      content.requireUnchanged();
      return Optional.of(head.array());
    } catch (ModelAccessException e) {
      stopIfInterrupted();
      return Optional.empty();
    }
  }

  /** Returns whether a file of the model has the content that was signed at {@code path}. */
  boolean isAsSigned(ModelFile file, ModelPath path) throws InterruptedException {
    return digests(model, file).equals(Optional.of(signed(path)));
  }

  /** Returns whether {@code content} is what was signed at {@code path}. */
  boolean isAsSigned(byte[] content, ModelPath path) throws InterruptedException {
    return digests(holding(content), new ModelFile(path, content.length, ""))
        .equals(Optional.of(signed(path)));
  }

  /** Returns what was signed of a file, in the order of the offsets. */
  List<Digest> signed(ModelPath path) {
    return signed.getOrDefault(path, List.of()).stream()
        .sorted(Comparator.comparingLong(RefusedModel::startBytes))
        .map(ResourceDescriptor::digest)
        .toList();
  }

  private static long startBytes(ResourceDescriptor descriptor) {
    return switch (descriptor.resource()) {
      case Resource.WholeFile whole -> 0;
      case Resource.Shard shard -> shard.startBytes();
    };
  }

  /** Returns what would have been signed of a file of the model. */
  Optional<List<Digest>> digests(ModelFile file) throws InterruptedException {
    return digests(model, file);
  }

  private Optional<List<Digest>> digests(ModelSource source, ModelFile file)
      throws InterruptedException {
    try {
      List<FileRange> ranges = new ArrayList<>();
      for (Resource resource :
          manifest.serialization().method().resourcesOf(file.path(), file.sizeBytes())) {
        ranges.add(resource.rangeOf(file));
      }
      return Optional.of(
          engine.digest(
              source, ranges, manifest.serialization().hashAlgorithm(), ProgressListener.NONE));
    } catch (ModelAccessException e) {
      stopIfInterrupted();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      // More shards than a file may have: nobody can have signed this.
      return Optional.empty();
    }
  }

  private static ModelSource holding(byte[] content) {
    return new ModelSource() {
      @Override
      public String name() {
        return "";
      }

      @Override
      public ModelListing list(ListingPolicy policy) {
        return new ModelListing(List.of(), true, List.of());
      }

      @Override
      public ModelContent open(ModelFile file) {
        return contentOf(content);
      }
    };
  }

  private static ModelContent contentOf(byte[] content) {
    return new ModelContent() {
      @Override
      public int read(ByteBuffer target, long positionBytes) {
        int count = Math.min(target.remaining(), content.length - (int) positionBytes);
        target.put(content, (int) positionBytes, count);
        return count == 0 && target.hasRemaining() ? -1 : count;
      }

      @Override
      public void requireUnchanged() {
        // Nobody else has it.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  private static void stopIfInterrupted() throws InterruptedException {
    // Channels answer an interrupt by an I/O error.
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while a refusal was explained");
    }
  }
}
