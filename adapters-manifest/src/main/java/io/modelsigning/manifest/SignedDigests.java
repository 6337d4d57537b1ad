package io.modelsigning.manifest;

import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The digests of an older signature that was found good, for the files of which the user says that
 * they did not change. Not used for a file of another size than was signed, as far as the signature
 * tells sizes. As thread-safe as what tells which files changed.
 */
public final class SignedDigests implements KnownDigests {
  private final DigestSource source;
  private final Manifest manifest;
  private final DigestTable table;
  private final Predicate<ModelPath> changed;

  /**
   * @param place which signature it is, as the user would name it
   * @param changed which files may have changed
   */
  public SignedDigests(Manifest manifest, String place, Predicate<ModelPath> changed) {
    this.source = new DigestSource(DigestSource.Kind.SIGNATURE, place);
    this.manifest = manifest;
    this.table = new DigestTable(manifest);
    this.changed = changed;
  }

  /** Returns what was signed. */
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public DigestSource source() {
    return source;
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm) {
    List<Optional<Digest>> digests = new ArrayList<>(ranges.size());
    for (FileRange range : ranges) {
      ModelPath path = range.file().path();
      OptionalLong stated = table.statedBytes(path);
      boolean usable =
          manifest.serialization().hashAlgorithm() == algorithm
              && (stated.isEmpty() || stated.getAsLong() == range.file().sizeBytes())
              && table.lists(path)
              && !changed.test(path);
      digests.add(usable ? table.of(range) : Optional.empty());
    }
    return digests::get;
  }
}
