package io.modelsigning.oci;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The digests that the manifest of a model states of its files: SHA-256 of each as a whole, and no
 * other. Thread-safe.
 */
final class LayerDigests implements KnownDigests {
  private final String place;
  private final Map<ModelPath, Layer> layers;
  private final boolean contentIsRead;

  /**
   * @param place which manifest it is, by its digest
   * @param contentIsRead whether the content is read, and held against the digests
   */
  LayerDigests(String place, Map<ModelPath, Layer> layers, boolean contentIsRead) {
    this.place = place;
    this.layers = layers;
    this.contentIsRead = contentIsRead;
  }

  @Override
  public DigestSource source() {
    return new DigestSource(DigestSource.Kind.REGISTRY, place);
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
      throws ModelAccessException {
    List<Digest> stated = new ArrayList<>(ranges.size());
    for (FileRange range : ranges) {
      stated.add(digest(model, range, algorithm));
    }
    if (!contentIsRead) {
      return index -> Optional.of(stated.get(index));
    }
    return new Lookup() {
      @Override
      public Optional<Digest> digest(int index) {
        return Optional.empty();
      }

      @Override
      public void computed(List<Optional<Digest>> digests) throws ModelAccessException {
        for (int i = 0; i < digests.size(); i++) {
          Optional<Digest> digest = digests.get(i);
          if (digest.isPresent() && !digest.get().equals(stated.get(i))) {
            throw differs(model, ranges.get(i), stated.get(i), digest.get());
          }
        }
      }
    };
  }

  private Digest digest(ModelSource model, FileRange range, HashAlgorithm algorithm)
      throws ModelAccessException {
    ModelPath path = range.file().path();
    Layer layer = layers.get(path);
    boolean whole = range.startBytes() == 0 && range.endBytes() == range.file().sizeBytes();
    if (layer == null || algorithm != HashAlgorithm.SHA256 || !whole) {
      throw new ModelAccessException(
          OciReasons.DIGESTS_NOT_STATED,
          model.display(path),
          "the manifest '%s' states the SHA-256 digest of each file as a whole, but %s of bytes %d to %d of '%s' is needed"
              .formatted(place, algorithm.id(), range.startBytes(), range.endBytes(), path));
    }
    return layer.digest();
  }

  private static ModelAccessException differs(
      ModelSource model, FileRange range, Digest stated, Digest computed) {
    String file = model.display(range.file().path());
    return new ModelAccessException(
        OciReasons.REGISTRY_CONTENT_DIFFERS,
        file,
        "the registry must give the content of '%s' with the digest %s, but gave some with %s"
            .formatted(file, stated, computed));
  }
}
