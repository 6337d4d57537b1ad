package io.modelsigning.json;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model in memory, and an engine that hashes what is in it. */
final class MemoryModel implements ModelSource {
  private final Map<ModelPath, byte[]> files = new TreeMap<>();

  MemoryModel with(String path, String content) {
    files.put(ModelPath.of(path), content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  List<ModelPath> paths() {
    return List.copyOf(files.keySet());
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> listed = new ArrayList<>();
    for (Map.Entry<ModelPath, byte[]> file : files.entrySet()) {
      ModelPath path = file.getKey();
      boolean wanted =
          policy.only().isPresent()
              ? policy.only().get().contains(path)
              : !policy.exclusions().excludes(path);
      if (wanted) {
        listed.add(new ModelFile(path, file.getValue().length, "1"));
      }
    }
    return new ModelListing(listed, false, List.of());
  }

  @Override
  public ModelContent open(ModelFile file) {
    byte[] content = content(file.path());
    return new ModelContent() {
      @Override
      public int read(ByteBuffer target, long positionBytes) {
        int count = Math.min(target.remaining(), content.length - (int) positionBytes);
        target.put(content, (int) positionBytes, count);
        return count == 0 && target.hasRemaining() ? -1 : count;
      }

      @Override
      public void requireUnchanged() {}

      @Override
      public void close() {}
    };
  }

  private byte[] content(ModelPath path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new AssertionError("there is no file " + path);
    }
    return content;
  }

  /** Returns an engine for this model, by which all algorithms are SHA-256, repeated. */
  DigestEngine engine() {
    return (model, ranges, algorithm, progress) -> digests(ranges, algorithm);
  }

  private List<Digest> digests(List<FileRange> ranges, HashAlgorithm algorithm) {
    List<Digest> digests = new ArrayList<>();
    for (FileRange range : ranges) {
      digests.add(
          digest(
              Arrays.copyOfRange(
                  content(range.file().path()), (int) range.startBytes(), (int) range.endBytes()),
              algorithm));
    }
    return digests;
  }

  static Digest digest(byte[] content, HashAlgorithm algorithm) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      byte[] repeated = new byte[algorithm.digestBytes()];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = digest[i % digest.length];
      }
      return new Digest(algorithm, Bytes.of(repeated));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
