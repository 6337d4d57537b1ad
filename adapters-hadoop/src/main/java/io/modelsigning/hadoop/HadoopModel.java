package io.modelsigning.hadoop;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A model that is a file or a folder in a file system of Hadoop. Thread-safe.
 *
 * <p>A file must be the listed one, by size and version, before it is opened and after it was read.
 * Where a file system states no entity tags, a file that is replaced by another for just the time
 * between these looks, and put back with the time of its modification, stays unnoticed.
 */
final class HadoopModel implements StoredModel {
  private final Location given;
  private final HadoopPlace place;
  private final boolean folder;
  private final ProgressListener progress;

  private HadoopModel(
      Location given, HadoopPlace place, boolean folder, ProgressListener progress) {
    this.given = given;
    this.place = place;
    this.folder = folder;
    this.progress = progress;
  }

  static HadoopModel open(Location given, Configuration configuration, ProgressListener progress)
      throws ModelAccessException {
    String display = given.toString();
    try {
      HadoopPlace place = HadoopPlace.of(given, configuration);
      FileStatus status = place.status();
      if (status.isSymlink()) {
        throw new ModelAccessException(
            Reason.SYMLINK_NOT_ALLOWED,
            display,
            "model '%s' is a symbolic link, and those in file systems of Hadoop are not followed"
                .formatted(display));
      }
      return new HadoopModel(given, place, status.isDirectory(), progress);
    } catch (IOException e) {
      if (Failures.isMissing(e)) {
        throw new ModelAccessException(
            Reason.NOT_FOUND, display, "model '%s' does not exist".formatted(display), e);
      }
      throw Failures.ofModel("open", display, e);
    }
  }

  /**
   * Returns the path of a file.
   *
   * @throws IOException if Hadoop has no path for it
   */
  static Path pathOf(HadoopPlace root, ModelPath path) throws IOException {
    return Calls.make(() -> Paths.in(root.path(), path.toString()));
  }

  /** Returns something in a model as a user names it. */
  static String shown(String model, String path) {
    return (model.endsWith("/") ? model : model + "/") + path;
  }

  @Override
  public String name() {
    return Paths.name(place.path());
  }

  @Override
  public String display(ModelPath path) {
    return folder && !path.equals(ModelPath.ROOT)
        ? shown(given.toString(), path.toString())
        : given.toString();
  }

  /** {@inheritDoc} It names the file system also where the configuration names another one. */
  @Override
  public Optional<Location> location() {
    return Optional.of(Paths.location(place.path()));
  }

  @Override
  public Location given() {
    return given;
  }

  @Override
  public StorageTrait trait() {
    return place.isFar() ? StorageTrait.SLOW_REQUESTS : StorageTrait.ANY;
  }

  @Override
  public boolean isSingleFile() {
    return !folder;
  }

  @Override
  public Relation relate(Location other) {
    if (Paths.fault(other).isPresent()) {
      return new Relation.Outside(Optional.empty());
    }
    try {
      // Which is refused for one in another file system.
      HadoopPlace there =
          place.at(Calls.make(() -> place.files().makeQualified(Paths.path(other))));
      Optional<String> relative =
          folder
              ? Paths.relative(place.path(), there.path())
              : Optional.of(name()).filter(name -> there.path().equals(place.path()));
      return relative.isPresent()
          ? new Relation.Within(ModelPath.of(relative.get()), exists(there))
          : new Relation.Outside(Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      return new Relation.Outside(Optional.empty());
    }
  }

  private static boolean exists(HadoopPlace there) {
    try {
      return there.find().isPresent();
    } catch (IOException e) {
      return !Failures.isOfName(e);
    }
  }

  /**
   * {@inheritDoc} Symbolic links are refused, whatever the policy says of them: hardly any file
   * system of Hadoop follows them.
   */
  @Override
  public ModelListing list(ListingPolicy policy)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    List<ModelFile> files =
        folder
            ? new Walk(place, given.toString(), policy, progress).files()
            : listSingleFile(policy);
    return new ModelListing(files, !folder, List.of());
  }

  private List<ModelFile> listSingleFile(ListingPolicy policy)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    String display = given.toString();
    ModelPath path;
    try {
      path = ModelPath.of(name());
    } catch (IllegalArgumentException e) {
      throw new UnacceptableModelException(
          Reason.UNSUPPORTED_FILE_NAME,
          display,
          "'%s' cannot be a file of a model: %s".formatted(display, e.getMessage()),
          e);
    }
    try {
      FileStatus status = place.status();
      if (!status.isFile()) {
        throw new ModelAccessException(
            Reason.FILE_CHANGED, display, "'%s' is no file any more".formatted(display));
      }
      progress.found(1);
      return policy.selects(path)
          ? List.of(new ModelFile(path, status.getLen(), FileVersion.of(status)))
          : List.of();
    } catch (IOException e) {
      if (Failures.isInterrupt(e)) {
        InterruptedException interrupted = new InterruptedException("listing was interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw Failures.ofModel("list", display, e);
    }
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    String display = display(file.path());
    try {
      Path path = folder ? pathOf(place, file.path()) : place.path();
      return HadoopContent.open(place.at(path), file, display);
    } catch (IOException e) {
      throw Failures.ofModel("open", display, e);
    }
  }

  @Override
  public FileCount count(ModelPath path, int maximum) throws InterruptedException {
    if (!folder) {
      return new FileCount(0, true);
    }
    int files = 0;
    int seen = 0;
    Deque<Path> folders = new ArrayDeque<>();
    boolean complete = true;
    try {
      Path start = path.equals(ModelPath.ROOT) ? place.path() : pathOf(place, path);
      if (!place.at(start).status().isDirectory()) {
        return new FileCount(1, true);
      }
      folders.push(start);
    } catch (IOException e) {
      complete = Failures.isMissing(e);
    }
    while (!folders.isEmpty()) {
      try (Statuses statuses = Statuses.in(place.at(folders.pop()))) {
        while (statuses.hasNext()) {
          if (Thread.interrupted()) {
            throw new InterruptedException("counting files was interrupted");
          }
          if (++seen > maximum) {
            return new FileCount(files, false);
          }
          FileStatus status = statuses.next();
          if (status.isDirectory() && !status.isSymlink()) {
            folders.push(status.getPath());
          } else {
            files++;
          }
        }
      } catch (IOException e) {
        if (Failures.isInterrupt(e)) {
          InterruptedException interrupted = new InterruptedException("counting was interrupted");
          interrupted.initCause(e);
          throw interrupted;
        }
        complete = false;
      }
    }
    return new FileCount(files, complete);
  }
}
