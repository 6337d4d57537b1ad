package io.modelsigning.cli;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.filesystem.LocalModel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model becomes a manifest. */
final class ManifestFlags {
  /** The serialization methods by their names on the command line. */
  enum Method {
    FILES,
    SHARDS
  }

  @Mixin ExclusionOptions exclusions = new ExclusionOptions();

  @Option(
      names = "--hash-algorithm",
      paramLabel = "NAME",
      description = "Hash algorithm: sha256, blake2b or blake3. Default: sha256.")
  HashAlgorithm hashAlgorithm = HashAlgorithm.SHA256;

  @Option(
      names = "--serialization",
      paramLabel = "METHOD",
      description =
          "What gets a digest of its own: each of the files, or shards, which are pieces of a file."
              + " Default: files.")
  @Nullable Method serialization;

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      description =
          "Size of a shard, in bytes or with kB, MB, GB, KiB, MiB or GiB. Implies shards. Default:"
              + " 1GB.")
  @Nullable ByteSize shardSize;

  ManifestOptions optionsFor(LocalModel model, Path modelPath) throws UsageException {
    return ManifestOptions.builder()
        .method(method())
        .hashAlgorithm(hashAlgorithm)
        .allowSymlinks(exclusions.allowSymlinks)
        .ignoreGitPaths(exclusions.ignoreGitPaths)
        .ignorePaths(exclusions.pathsWithin(model, modelPath))
        .build();
  }

  private SerializationMethod method() throws UsageException {
    if (shardSize != null) {
      if (serialization == Method.FILES) {
        throw new UsageException("--shard-size does not go with --serialization files");
      }
      return new SerializationMethod.Shards(shardSize.bytes());
    }
    return serialization == Method.SHARDS
        ? new SerializationMethod.Shards(SerializationMethod.Shards.DEFAULT_SHARD_SIZE_BYTES)
        : new SerializationMethod.Files();
  }
}
