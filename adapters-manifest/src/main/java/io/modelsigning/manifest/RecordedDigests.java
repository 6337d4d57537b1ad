package io.modelsigning.manifest;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The digests of a manifest in a file, instead of all that would be computed: what the manifest
 * does not have is refused and not read. Thread-safe.
 */
public final class RecordedDigests implements KnownDigests {
  private final DigestSource source;
  private final RecordedManifest recorded;
  private final DigestTable table;
  private final boolean whole;

  /**
   * @param place which file it is, as the user would name it
   * @param whole whether the model must have each file that the manifest lists, as when it is
   *     signed
   */
  public RecordedDigests(RecordedManifest recorded, String place, boolean whole) {
    this.source = new DigestSource(DigestSource.Kind.MANIFEST, place);
    this.recorded = recorded;
    this.table = new DigestTable(recorded.manifest());
    this.whole = whole;
  }

  @Override
  public DigestSource source() {
    return source;
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
      throws ModelAccessException {
    HashAlgorithm found = recorded.manifest().serialization().hashAlgorithm();
    if (found != algorithm) {
      throw refusal(
          model.name(),
          "%s digests are needed, but it has %s".formatted(algorithm.id(), found.id()));
    }
    List<Optional<Digest>> digests = new ArrayList<>(ranges.size());
    Set<ModelPath> asked = new HashSet<>();
    for (FileRange range : ranges) {
      asked.add(range.file().path());
      digests.add(digest(model, range));
    }
    for (ModelPath path : table.paths()) {
      if (whole && !asked.contains(path)) {
        throw refusal(
            model.display(path), "it lists '%s', which the model does not have".formatted(path));
      }
    }
    return digests::get;
  }

  private Optional<Digest> digest(ModelSource model, FileRange range) throws ModelAccessException {
    ModelPath path = range.file().path();
    String display = model.display(path);
    if (!table.lists(path)) {
      // No shard covers an empty file: reading it shows whether it is empty.
      if (range.file().sizeBytes() == 0) {
        return Optional.empty();
      }
      throw refusal(display, "it does not list '%s', which the model has".formatted(path));
    }
    OptionalLong size = recorded.sizeBytes(path);
    if (size.isPresent() && size.getAsLong() != range.file().sizeBytes()) {
      throw refusal(
          display,
          "it lists '%s' with %d bytes, but the model's has %d"
              .formatted(path, size.getAsLong(), range.file().sizeBytes()));
    }
    Optional<Digest> digest = table.of(range);
    if (digest.isEmpty()) {
      throw refusal(
          display,
          "it has no digest of bytes %d to %d of '%s'"
              .formatted(range.startBytes(), range.endBytes(), path));
    }
    return digest;
  }

  private ModelAccessException refusal(String path, String fault) {
    return new ModelAccessException(
        Reason.MANIFEST_DIFFERS,
        path,
        "the manifest '%s' must be of this model: %s".formatted(source.place(), fault));
  }
}
