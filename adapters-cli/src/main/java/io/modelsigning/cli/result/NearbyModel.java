package io.modelsigning.cli.result;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.OpenStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that an inspected signature may be about, and the sizes of those of its files that are
 * signed. No file of it is opened.
 */
public record NearbyModel(Path path, Map<ModelPath, Long> sizes) {
  private static final String SUFFIX = ".sig";

  /**
   * Returns the model at {@code path}.
   *
   * @throws ModelSigningException if it cannot be listed
   */
  public static NearbyModel at(Path path, Manifest manifest)
      throws ModelSigningException, InterruptedException {
    LocalModel model = LocalModel.open(path);
    // Only looked at, so it does not matter where links lead.
    ModelListing listing =
        model.list(
            manifest.isOfUnnamedFile() && model.isSingleFile()
                ? ListingPolicy.allBut(Exclusions.NONE, true)
                : ListingPolicy.only(manifest.resourcesByFile().keySet(), true));
    Map<ModelPath, Long> sizes = new HashMap<>();
    for (ModelFile file : listing.files()) {
      sizes.put(manifest.isOfUnnamedFile() ? ModelPath.ROOT : file.path(), file.sizeBytes());
    }
    return new NearbyModel(path, sizes);
  }

  /** Returns the model beside or around {@code signature} that has most of the signed files. */
  public static Optional<NearbyModel> find(Path signature, Manifest manifest)
      throws InterruptedException {
    if (OpenStreams.toRead(signature).isPresent()) {
      // Nothing is beside a stream.
      return Optional.empty();
    }
    Optional<NearbyModel> best = Optional.empty();
    for (Path candidate : candidates(signature, manifest)) {
      try {
        NearbyModel model = at(candidate, manifest);
        if (model.sizes.size() > best.map(found -> found.sizes.size()).orElse(0)) {
          best = Optional.of(model);
        }
      } catch (ModelSigningException e) {
        // Nobody asked for this one.
      }
    }
    return best;
  }

  private static List<Path> candidates(Path signature, Manifest manifest) {
    List<Path> candidates = new ArrayList<>();
    Path name = signature.getFileName();
    String text = name == null ? "" : name.toString();
    if (text.endsWith(SUFFIX) && text.length() > SUFFIX.length()) {
      candidates.add(signature.resolveSibling(text.substring(0, text.length() - SUFFIX.length())));
    }
    Path parent = signature.getParent();
    candidates.add(parent == null ? Path.of(".") : parent);
    // The name is the signer's word: one component of it is all that is believed.
    try {
      if (ModelPath.of(manifest.modelName()).parent().isEmpty()) {
        candidates.add(signature.resolveSibling(manifest.modelName()));
      }
    } catch (IllegalArgumentException e) {
      // No name a file could have; InvalidPathException is one of these too.
    }
    candidates.removeIf(candidate -> !Files.exists(candidate));
    return candidates;
  }
}
