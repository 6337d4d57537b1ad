package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.HASHING;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.StoredModel;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** How a model becomes a manifest. */
public final class ManifestFlags implements Options {
  /** The serialization methods by their names on the command line. */
  public enum Method {
    FILES,
    SHARDS
  }

  public final ExclusionOptions exclusions = new ExclusionOptions();

  public final Option<HashAlgorithm> hashAlgorithm =
      HASHING.option(
          HashAlgorithm.class,
          "--hash-algorithm",
          "NAME",
          "Hash algorithm: sha256, blake2b or blake3. Default: sha256, the only one that the Python"
              + " command line verifies.");

  public final Option<Method> serialization =
      HASHING.option(
          Method.class,
          "--serialization",
          "METHOD",
          "What gets a digest of its own: each of the files, or shards, which are pieces of a file."
              + " Default: files, all that the Python command line verifies.");

  public final Option<ByteSize> shardSize =
      HASHING.option(
          ByteSize.class,
          "--shard-size",
          "SIZE",
          "Size of a shard, in bytes or with kB, MB, GB, KiB, MiB or GiB. Implies shards. Default:"
              + " 1GB.");

  @Override
  public void addTo(CommandSpec command) {
    exclusions.addTo(command);
    hashAlgorithm.addTo(command);
    serialization.addTo(command);
    shardSize.addTo(command);
  }

  /**
   * Returns how {@code model} becomes a manifest.
   *
   * @param warn told of exclusions that exclude nothing
   */
  public ManifestOptions optionsFor(StoredModel model, Consumer<Warning> warn)
      throws UsageException {
    return optionsFor(exclusions.pathsWithin(model, warn));
  }

  /** Returns how one of several models becomes a manifest. */
  public ManifestOptions optionsForOneOfSeveral(StoredModel model) throws UsageException {
    return optionsFor(exclusions.thoseWithin(model));
  }

  /** Returns how a model that is elsewhere becomes a manifest, whatever lies in it. */
  public ManifestOptions optionsElsewhere() throws UsageException {
    return optionsFor(Set.of());
  }

  /**
   * Returns options as an older manifest was made, which these may only repeat.
   *
   * @param options what these are without it
   * @param place which manifest, for messages
   * @throws UsageException if these say something else
   */
  public ManifestOptions like(Serialization older, ManifestOptions options, String place)
      throws UsageException {
    if (hashAlgorithm.value() != null && options.hashAlgorithm() != older.hashAlgorithm()) {
      throw new UsageException(
          "--hash-algorithm must be %s, as in '%s', or be left out"
              .formatted(older.hashAlgorithm().id(), place));
    }
    boolean given = serialization.value() != null || shardSize.value() != null;
    if (given && !options.method().equals(older.method())) {
      throw new UsageException(
          "--serialization and --shard-size must be as in '%s', or be left out".formatted(place));
    }
    return ManifestOptions.builder()
        .from(options)
        .hashAlgorithm(older.hashAlgorithm())
        .method(older.method())
        .build();
  }

  private ManifestOptions optionsFor(Set<ModelPath> ignorePaths) throws UsageException {
    return ManifestOptions.builder()
        .method(method())
        .hashAlgorithm(hashAlgorithm.or(HashAlgorithm.SHA256))
        .allowSymlinks(exclusions.allowSymlinks.or(false))
        .ignoreGitPaths(exclusions.ignoreGitPaths.or(true))
        .ignorePaths(ignorePaths)
        .build();
  }

  private SerializationMethod method() throws UsageException {
    ByteSize size = shardSize.value();
    if (size != null) {
      if (serialization.value() == Method.FILES) {
        throw new UsageException("--shard-size does not go with --serialization files");
      }
      return new SerializationMethod.Shards(size.bytes());
    }
    return serialization.value() == Method.SHARDS
        ? new SerializationMethod.Shards(SerializationMethod.Shards.DEFAULT_SHARD_SIZE_BYTES)
        : new SerializationMethod.Files();
  }
}
