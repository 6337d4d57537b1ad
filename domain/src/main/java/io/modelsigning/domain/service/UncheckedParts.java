package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ModelSource.FileCount;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.Unchecked.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what a verification leaves out, so that its verdict can say so. */
final class UncheckedParts {
  /** At most this many files and directories are looked at. */
  static final int MAXIMUM_COUNTED = 100_000;

  private final ModelSource model;
  private final List<ModelPath> signatures;
  private final List<Unchecked> parts = new ArrayList<>();
  private int remaining = MAXIMUM_COUNTED;

  private UncheckedParts(VerifyRequest request) {
    this.model = request.model();
    this.signatures =
        request.signatures().stream()
            .map(place -> place.pathWithin(model))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
  }

  /** Returns what there is beside {@code listing}, which has all that is compared. */
  static List<Unchecked> beside(ModelListing listing, VerifyRequest request)
      throws InterruptedException {
    UncheckedParts found = new UncheckedParts(request);
    if (!listing.singleFile()) {
      int known = listing.files().size();
      for (ModelPath signature : found.signatures) {
        known += found.isThere(signature) ? 1 : 0;
      }
      found.add(ModelPath.ROOT, List.of(Why.UNSIGNED), known);
    }
    return found.parts;
  }

  /** Returns what {@code exclusions} leave out of the model but for what {@code listing} has. */
  static List<Unchecked> by(
      Exclusions exclusions,
      Serialization serialization,
      ModelListing listing,
      VerifyRequest request)
      throws InterruptedException {
    UncheckedParts found = new UncheckedParts(request);
    Map<ModelPath, Integer> known = new HashMap<>();
    for (ModelFile file : listing.files()) {
      exclusions.rootOf(file.path()).ifPresent(root -> known.merge(root, 1, Integer::sum));
    }
    for (ModelPath signature : found.signatures) {
      if (found.isThere(signature)) {
        exclusions.rootOf(signature).ifPresent(root -> known.merge(root, 1, Integer::sum));
      }
    }
    Set<ModelPath> recorded = new HashSet<>(serialization.ignorePaths());
    for (ModelPath root : exclusions.roots()) {
      List<Why> whys = new ArrayList<>();
      if (request.ignoreRecordedPaths() && recorded.contains(root)) {
        whys.add(Why.RECORDED);
      }
      if (request.ignoreGitPaths() && Exclusions.GIT_PATHS.contains(root)) {
        whys.add(Why.GIT);
      }
      if (request.ignorePaths().contains(root)) {
        whys.add(Why.REQUESTED);
      }
      // The signature alone is left out by itself, and is not unchecked.
      if (!whys.isEmpty()) {
        found.add(root, whys, known.getOrDefault(root, 0));
      }
    }
    return found.parts;
  }

  private boolean isThere(ModelPath signature) throws InterruptedException {
    return model.count(signature, 1).files() == 1;
  }

  private void add(ModelPath path, List<Why> whys, int known) throws InterruptedException {
    // Those that were compared are counted too, and may not use up what is there for the others.
    FileCount count = model.count(path, Math.addExact(remaining, known));
    remaining -= Math.min(remaining, count.files());
    int files = Math.max(0, count.files() - known);
    if (files > 0 || !count.complete()) {
      parts.add(new Unchecked(path.toString(), whys, files, count.complete()));
    }
  }
}
