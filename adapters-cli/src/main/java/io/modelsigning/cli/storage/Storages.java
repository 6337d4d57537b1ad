package io.modelsigning.cli.storage;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.TypeConversionException;

/**
 * The kinds of storage that the program is assembled with, by the schemes of their locations. One
 * is made only for a location of its scheme.
 */
public final class Storages implements Storage {
  private final Map<String, Provider<Storage>> byScheme;

  @Inject
  Storages(Map<String, Provider<Storage>> byScheme) {
    this.byScheme = byScheme;
  }

  /**
   * Returns the location that a word of a command line names, which one of the storages opens;
   * paths are as the platform writes them.
   *
   * @throws TypeConversionException if it names none
   */
  public Location locationOf(String text) {
    Location location = new Location(text);
    if (!byScheme.containsKey(location.scheme())) {
      throw new TypeConversionException(
          "a location must be a path or begin with %s, but '%s' begins with %s"
              .formatted(known(), text, beginning(location.scheme())));
    }
    if (!location.scheme().equals(Location.FILE)) {
      Optional<String> fault = of(location).fault(location);
      if (fault.isPresent()) {
        throw new TypeConversionException(fault.get());
      }
      return location;
    }
    // What a script passes when a variable of its own is unset; as a path it would mean the
    // working directory.
    if (text.isEmpty()) {
      throw new TypeConversionException("a path must not be empty");
    }
    try {
      Optional<Path> path = LocalStorage.pathOf(location);
      return path.isPresent() ? LocalStorage.locationOf(path.get()) : location;
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no path: %s".formatted(text, e.getReason()));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'%s' is no location of a local file: %s".formatted(text, e.getMessage()));
    }
  }

  private String known() {
    StringBuilder known = new StringBuilder();
    for (String scheme : new TreeSet<>(byScheme.keySet())) {
      known.append(known.isEmpty() ? "" : ", ").append(beginning(scheme));
    }
    return known.toString();
  }

  private static String beginning(String scheme) {
    return scheme + "://";
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    return of(location).model(location, progress);
  }

  @Override
  public Location usualSignature(Location model) {
    return of(model).usualSignature(model);
  }

  @Override
  public Optional<String> fault(Location location) {
    return of(location).fault(location);
  }

  @Override
  public List<Location> signatures(Location location) throws SignatureAccessException {
    return of(location).signatures(location);
  }

  @Override
  public SignatureStore signature(Location location) {
    return of(location).signature(location);
  }

  @Override
  public List<StoredEntry> entries(Location folder) throws ModelAccessException {
    return of(folder).entries(folder);
  }

  @Override
  public boolean beginsAsSignature(Location file) {
    return of(file).beginsAsSignature(file);
  }

  private Storage of(Location location) {
    Provider<Storage> storage = byScheme.get(location.scheme());
    if (storage == null) {
      throw new IllegalArgumentException(
          "location must begin with one of %s, but is '%s'".formatted(known(), location));
    }
    return storage.get();
  }
}
