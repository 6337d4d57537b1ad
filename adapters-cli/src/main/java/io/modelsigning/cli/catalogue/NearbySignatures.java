package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.option.Storages;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.nio.file.Path;
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
    return path.isPresent()
        ? LocalStorage.signaturesNear(path.get())
        : List.of(storages.usualSignature(model));
  }
}
