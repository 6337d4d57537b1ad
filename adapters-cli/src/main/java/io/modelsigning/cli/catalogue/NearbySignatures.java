package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.option.Storages;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.discovery.FolderSignatures;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds all signatures of a model that a user names: in it, and beside it. */
public final class NearbySignatures {
  private final Storages storages;

  @Inject
  NearbySignatures(Storages storages) {
    this.storages = storages;
  }

  /**
   * Returns where the signatures of a model are, none if it has none. In another storage than local
   * files, that is the usual place.
   *
   * @throws ModelAccessException if the model cannot be searched
   */
  public List<Location> of(Location model) throws ModelAccessException {
    Optional<Path> path = LocalStorage.pathOf(model);
    if (path.isEmpty()) {
      return List.of(storages.usualSignature(model));
    }
    List<Location> found = new ArrayList<>(beside(path.get()));
    if (Files.isDirectory(path.get())) {
      found.addAll(
          FolderSignatures.in(storages.entries(model), storages::beginsAsSignature).ofFolder());
    }
    return found;
  }

  private List<Location> beside(Path model) throws ModelAccessException {
    Path folder = model.getParent() == null ? Path.of("") : model.getParent();
    if (model.getFileName() == null || !Files.isReadable(folder.toAbsolutePath())) {
      return List.of();
    }
    String name = model.getFileName().toString();
    List<StoredEntry> entries =
        storages.entries(new Location(folder.toString())).stream()
            .filter(entry -> entry.name().startsWith(name))
            .toList();
    // What is called otherwise is no signature of this model.
    FolderSignatures signatures = FolderSignatures.in(entries, file -> false);
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .map(signatures::of)
        .orElse(List.of());
  }
}
