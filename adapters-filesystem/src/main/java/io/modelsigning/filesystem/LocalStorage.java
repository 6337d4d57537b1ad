package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.discovery.FolderSignatures;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The local file system: paths, and locations of the scheme {@code file}. */
public final class LocalStorage implements Storage {
  private static final String SCHEME = Location.FILE + "://";

  /**
   * Returns the path that {@code location} names, or empty for a location in another storage.
   *
   * @throws IllegalArgumentException if it is no valid path, such as when the host's name is
   *     missing being empty in {@code file://host/path}
   */
  public static Optional<Path> pathOf(Location location) {
    String text = location.text();
    if (!location.scheme().equals(Location.FILE)) {
      return Optional.empty();
    }
    return Optional.of(
        text.toLowerCase(Locale.ROOT).startsWith(SCHEME)
            ? Path.of(URI.create(text))
            : Names.path(text));
  }

  /**
   * Returns the location of which {@link #pathOf} makes this path, whatever the locale of the
   * process, unless a name is not UTF-8: no text has those.
   */
  public static Location locationOf(Path path) {
    return new Location(Names.textOf(path));
  }

  /**
   * Returns whether {@code file} is, or would be, in the model at {@code model}: not if there is no
   * model, or one in another storage.
   *
   * @throws ModelAccessException if the model cannot be looked at
   */
  public static boolean isIn(Location model, Path file) throws ModelAccessException {
    Optional<Path> path = pathOf(model);
    try {
      return path.isPresent() && LocalModel.open(path.get()).relativize(file).isPresent();
    } catch (ModelAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Returns where all signatures of the model at {@code model} are, none if it has none: in it, and
   * beside it.
   *
   * @throws ModelAccessException if the model cannot be searched
   */
  public static List<Location> signaturesNear(Path model) throws ModelAccessException {
    LocalStorage storage = new LocalStorage();
    List<Location> found = new ArrayList<>(storage.signaturesBeside(model));
    if (Files.isDirectory(model)) {
      found.addAll(
          FolderSignatures.in(storage.entries(locationOf(model)), storage::beginsAsSignature)
              .ofFolder());
    }
    return found;
  }

  private List<Location> signaturesBeside(Path model) throws ModelAccessException {
    Path folder = model.getParent() == null ? Path.of("") : model.getParent();
    if (model.getFileName() == null || !Files.isReadable(folder.toAbsolutePath())) {
      return List.of();
    }
    String name = Names.text(model.getFileName()).orElse(model.getFileName().toString());
    List<StoredEntry> entries =
        entries(locationOf(folder)).stream()
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

  private static Path path(Location location) {
    Optional<Path> path = pathOf(location);
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "location must be a path, but is '%s'".formatted(location));
    }
    return path.get();
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    return LocalModel.open(path(location), progress);
  }

  /** {@inheritDoc} It is {@code model.sig} in a directory, {@code <file>.sig} beside a file. */
  @Override
  public Location usualSignature(Location model) {
    return locationOf(SignatureFile.defaultFor(path(model)));
  }

  @Override
  public SignatureStore signature(Location location) {
    return SignatureFile.at(path(location));
  }

  @Override
  public List<StoredEntry> entries(Location folder) throws ModelAccessException {
    return new Folder(path(folder)).entries();
  }

  @Override
  public boolean beginsAsSignature(Location file) {
    try (InputStream in = Files.newInputStream(path(file))) {
      return BundleHead.isOf(in.readNBytes(BundleHead.BYTES));
    } catch (IOException e) {
      return false;
    }
  }
}
