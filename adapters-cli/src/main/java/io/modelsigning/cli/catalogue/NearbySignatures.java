package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
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
   * files, they are those of the usual place.
   *
   * @throws ModelSigningException if the model cannot be searched
   */
  public List<Location> of(Location model) throws ModelSigningException {
    Optional<Path> path = LocalStorage.pathOf(model);
    return path.isPresent()
        ? LocalStorage.signaturesNear(path.get())
        : storages.signatures(storages.usualSignature(model));
  }

  /**
   * Returns all signatures that locations stand for; at least one for each, which may not be there.
   *
   * @throws SignatureAccessException if it cannot be told which they are
   */
  public List<Location> all(List<Location> locations) throws SignatureAccessException {
    List<Location> all = new ArrayList<>();
    for (Location location : locations) {
      List<Location> found = storages.signatures(location);
      all.addAll(found.isEmpty() ? List.of(location) : found);
    }
    return all;
  }
}
