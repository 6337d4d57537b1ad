package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.StorageTrait;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The local file system: paths, and locations of the scheme {@code file}. */
public final class LocalStorage implements Storage {
  private static final String SCHEME = Location.FILE + "://";

  /**
   * Returns the path that {@code location} names, or empty for a location in another storage.
   *
   * @throws IllegalArgumentException if it is no valid path, such as for want of the host's name
   *     being empty in {@code file://host/path}
   */
  public static Optional<Path> pathOf(Location location) {
    String text = location.text();
    if (!location.scheme().equals(Location.FILE)) {
      return Optional.empty();
    }
    return Optional.of(
        text.toLowerCase(Locale.ROOT).startsWith(SCHEME)
            ? Path.of(URI.create(text))
            : Path.of(text));
  }

  /** Returns what is known of the storage at {@code path} that bears on how it is read best. */
  public static StorageTrait traitAt(Path path) {
    return RotatingDisk.holds(path) ? StorageTrait.SLOW_SEEKS : StorageTrait.ANY;
  }

  private static Path path(Location location) {
    return pathOf(location)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "location must be a path, but is '%s'".formatted(location)));
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    return LocalModel.open(path(location), progress);
  }

  /** {@inheritDoc} It is {@code model.sig} in a directory, {@code <file>.sig} beside a file. */
  @Override
  public Location usualSignature(Location model) {
    return new Location(SignatureFile.defaultFor(path(model)).toString());
  }

  @Override
  public SignatureStore signature(Location location) {
    return SignatureFile.at(path(location));
  }
}
