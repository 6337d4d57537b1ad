package io.modelsigning.cli.inspection;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
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
 *
 * @param usualSignature where its signature is unless the user says otherwise
 */
public record NearbyModel(Location location, Location usualSignature, Map<ModelPath, Long> sizes) {
  private static final String SUFFIX = ".sig";

  /**
   * Returns the model at {@code location}.
   *
   * @throws ModelSigningException if it cannot be listed
   */
  public static NearbyModel at(Location location, Manifest manifest, Storage storage)
      throws ModelSigningException, InterruptedException {
    StoredModel model = storage.model(location, ProgressListener.NONE);
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
    return new NearbyModel(location, storage.usualSignature(location), sizes);
  }

  /** Returns the model beside or around {@code signature} that has most of the signed files. */
  public static Optional<NearbyModel> find(Location location, Manifest manifest, Storage storage)
      throws InterruptedException {
    Optional<Path> signature = LocalStorage.pathOf(location);
    if (signature.isEmpty() || OpenStreams.toRead(signature.get()).isPresent()) {
      // Nothing is beside a stream, and other storages are not searched.
      return Optional.empty();
    }
    Optional<NearbyModel> best = Optional.empty();
    for (Path candidate : candidates(signature.get(), manifest)) {
      try {
        NearbyModel model = at(LocalStorage.locationOf(candidate), manifest, storage);
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
