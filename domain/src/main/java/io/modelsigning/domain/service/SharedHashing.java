package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hashes a model once for all comparisons that need the same bytes by the same algorithm. */
final class SharedHashing {
  private final ContentHashing hashing;

  SharedHashing(ContentHashing hashing) {
    this.hashing = hashing;
  }

  /** Hashes what the comparisons need, and compares. */
  void run(List<ContentComparison> comparisons) throws ModelAccessException, InterruptedException {
    Map<HashAlgorithm, List<ContentComparison>> byAlgorithm = new EnumMap<>(HashAlgorithm.class);
    for (ContentComparison comparison : comparisons) {
      byAlgorithm
          .computeIfAbsent(comparison.serialization().hashAlgorithm(), absent -> new ArrayList<>())
          .add(comparison);
    }
    for (List<ContentComparison> alike : byAlgorithm.values()) {
      if (alike.size() == 1) {
        // Nearly always so, and a million ranges need no table then.
        ContentComparison only = alike.getFirst();
        only.compare(hash(only, only.ranges(), only.files().size()));
      } else {
        hashShared(alike);
      }
    }
  }

  private void hashShared(List<ContentComparison> alike)
      throws ModelAccessException, InterruptedException {
    Map<FileRange, Integer> places = new LinkedHashMap<>();
    Set<ModelFile> files = new HashSet<>();
    for (ContentComparison comparison : alike) {
      for (FileRange range : comparison.ranges()) {
        places.putIfAbsent(range, places.size());
      }
      files.addAll(comparison.files());
    }
    ContentHashing.Hashed hashed =
        hash(alike.getFirst(), List.copyOf(places.keySet()), files.size());
    for (ContentComparison comparison : alike) {
      List<Digest> own = new ArrayList<>(comparison.ranges().size());
      for (FileRange range : comparison.ranges()) {
        own.add(hashed.digests().get(places.getOrDefault(range, 0)));
      }
      comparison.compare(new ContentHashing.Hashed(own, hashed.reused()));
    }
  }

  private ContentHashing.Hashed hash(ContentComparison shown, List<FileRange> ranges, long files)
      throws ModelAccessException, InterruptedException {
    return hashing.hash(ranges, shown.serialization(), files);
  }
}
