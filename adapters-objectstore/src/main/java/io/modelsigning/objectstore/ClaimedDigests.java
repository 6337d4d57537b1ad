package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The digests that a store claims of some files: SHA-256 of each as a whole. They take the place of
 * reading, or are what the content is held against. Thread-safe.
 */
final class ClaimedDigests implements KnownDigests {
  /**
   * What a store claims.
   *
   * @param source which store, at which version
   * @param digest what it claims of an object that is named by its key, if it claims anything
   */
  record Claims(DigestSource source, Function<String, Optional<Digest>> digest) {}

  private final Claims claims;
  private final Function<FileRange, String> keys;
  private final boolean taken;

  /**
   * @param keys gives the key of a range's file
   * @param taken whether claims are taken for the content
   */
  ClaimedDigests(Claims claims, Function<FileRange, String> keys, boolean taken) {
    this.claims = claims;
    this.keys = keys;
    this.taken = taken;
  }

  @Override
  public DigestSource source() {
    return claims.source();
  }

  @Override
  public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm) {
    List<Optional<Digest>> claimed = new ArrayList<>(ranges.size());
    for (FileRange range : ranges) {
      boolean whole = range.startBytes() == 0 && range.endBytes() == range.file().sizeBytes();
      claimed.add(
          whole && algorithm == HashAlgorithm.SHA256
              ? claims.digest().apply(keys.apply(range))
              : Optional.empty());
    }
    if (taken) {
      return claimed::get;
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
          Optional<Digest> claim = claimed.get(i);
          if (digest.isPresent() && claim.isPresent() && !digest.equals(claim)) {
            throw differs(model.display(ranges.get(i).file().path()), claim.get(), digest.get());
          }
        }
      }
    };
  }

  private static ModelAccessException differs(String file, Digest claimed, Digest computed) {
    return new ModelAccessException(
        ObjectStoreReasons.STORAGE_CONTENT_DIFFERS,
        file,
        "the content of '%s' must have the digest %s, as the hub claims, but has %s"
            .formatted(file, claimed, computed));
  }
}
