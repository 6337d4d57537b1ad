package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model that is a file or a directory of a local file system.
 *
 * <p>A directory given as a symbolic link is followed, once, when the model is opened; a file given
 * as one is subject to the listing's policy. Names that are not UTF-8 are refused in every locale,
 * and none is normalised. In the cache of a hub's client library, a link to a content of that cache
 * is the file that it stands for. Thread-safe.
 */
public final class LocalModel implements StoredModel {
  private final Path given;
  private final String name;
  private final Optional<ModelPath> singleFile;
  private final boolean directory;
  private final Path base;
  private final ProgressListener progress;
  private final Optional<HubCache> cache;
  private final FileStamps stamps = new FileStamps(FileSystemTypes.ofThisMachine());

  private LocalModel(
      Path given,
      String name,
      Optional<ModelPath> singleFile,
      boolean directory,
      Path base,
      ProgressListener progress) {
    this.given = given;
    this.name = name;
    this.singleFile = singleFile;
    this.directory = directory;
    this.base = base;
    this.progress = progress;
    this.cache = HubCache.around(base);
  }

  /**
   * Returns the model at {@code path}, a file or a directory.
   *
   * @throws ModelAccessException if there is neither, or it cannot be looked at
   */
  public static LocalModel open(Path path) throws ModelAccessException {
    return open(path, ProgressListener.NONE);
  }

  /**
   * Returns the model at {@code path}, as {@link #open(Path)} does, which tells {@code progress}
   * how many files were found while it is listed.
   */
  public static LocalModel open(Path path, ProgressListener progress) throws ModelAccessException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isOther()) {
        throw new ModelAccessException(
            Reason.SPECIAL_FILE,
            path.toString(),
            "model '%s' must be a file or a directory, but is a special file".formatted(path));
      }
      Path last = lastNameOf(path);
      if (attributes.isDirectory()) {
        return new LocalModel(
            path, Names.readable(last), Optional.empty(), true, path.toRealPath(), progress);
      }
      return new LocalModel(
          path,
          Names.readable(last),
          Names.text(last).map(ModelPath::of),
          false,
          realParentOf(path),
          progress);
    } catch (NoSuchFileException e) {
      throw new ModelAccessException(
          Reason.NOT_FOUND,
          path.toString(),
          Files.isSymbolicLink(path)
              ? "model '%s' is a symbolic link to %s"
                  .formatted(path, LinkTarget.of(path.toAbsolutePath(), path).description())
              : "model '%s' does not exist".formatted(path),
          e);
    } catch (IOException e) {
      throw Failures.model("look at", path.toString(), e);
    }
  }

  private static Path lastNameOf(Path path) throws IOException {
    Path last = path.getFileName();
    boolean named = last != null && !isDots(last) && !last.toString().isEmpty();
    Path real = named ? path : path.toRealPath();
    Path found = real.getFileName();
    // Only the root of a file system has no name at all.
    return found == null ? real : found;
  }

  private static boolean isDots(Path name) {
    return name.toString().equals(".") || name.toString().equals("..");
  }

  private static Path realParentOf(Path path) throws IOException {
    // A path that ends in dots is a directory's, so the last component is the file's own name.
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    return (parent == null ? absolute : parent).toRealPath();
  }

  /** {@inheritDoc} A snapshot in the cache of a hub has the name of the repository. */
  @Override
  public String name() {
    return cache
        .filter(found -> directory && found.isSnapshot(base) && base.endsWith(name))
        .map(HubCache::repository)
        .orElse(name);
  }

  /** Returns the absolute path, which another machine may have of a network's file system. */
  @Override
  public Optional<Location> location() {
    return Names.text(given.toAbsolutePath()).map(Location::new);
  }

  @Override
  public boolean isSingleFile() {
    return !directory;
  }

  @Override
  public Location given() {
    return LocalStorage.locationOf(given);
  }

  @Override
  public StorageTrait trait() {
    return RotatingDisk.holds(given) ? StorageTrait.SLOW_SEEKS : StorageTrait.ANY;
  }

  /**
   * {@inheritDoc} Many expect that paths begin in the model: one that is there is what they mean.
   */
  @Override
  public Relation relate(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location);
    if (path.isEmpty()) {
      return new Relation.Outside(Optional.empty());
    }
    Optional<ModelPath> within = relativize(path.get());
    return within.isPresent()
        ? new Relation.Within(within.get(), !Files.notExists(path.get(), LinkOption.NOFOLLOW_LINKS))
        : new Relation.Outside(meantWithin(path.get()));
  }

  private Optional<Location> meantWithin(Path path) {
    Path meant = given.resolve(path);
    Path plain = path.normalize();
    boolean below = !plain.isAbsolute() && !plain.startsWith("..") && !plain.toString().isEmpty();
    return below && Files.exists(meant, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(LocalStorage.locationOf(meant))
        : Optional.empty();
  }

  /**
   * Returns the path that {@code path} has in this model, whether or not there is such a file;
   * empty if it lies outside, is the directory that is the model itself, or has a name no model can
   * have. The one file of a single-file model has its basename.
   *
   * <p>Parent directories may be reached by symbolic links; if the last component is one, it stands
   * for itself.
   *
   * @param path absolute, or relative to the working directory
   */
  public Optional<ModelPath> relativize(Path path) {
    Path located = locate(path.toAbsolutePath());
    if (!located.startsWith(base)) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (Path component : base.relativize(located)) {
      Optional<String> name = Names.text(component);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      text.append(text.isEmpty() ? "" : "/").append(name.get());
    }
    try {
      ModelPath found = ModelPath.of(text.toString());
      return directory || singleFile.equals(Optional.of(found))
          ? Optional.of(found)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns {@code absolute} without symbolic links but for the last component. What does not exist
   * is taken by its text.
   */
  static Path locate(Path absolute) {
    Path name = absolute.getFileName();
    Path parent = absolute.getParent();
    if (name == null || parent == null || isDots(name)) {
      return realOrText(absolute);
    }
    Path found = realOrText(parent).resolve(name);
    try {
      // On file systems that fold case, the name as it is stored.
      return found.toRealPath(LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return found.normalize();
    }
  }

  private static Path realOrText(Path absolute) {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path current = absolute; current != null; current = current.getParent()) {
      try {
        Path found = current.toRealPath();
        for (Path name : missing) {
          found = found.resolve(name);
        }
        return found.normalize();
      } catch (IOException e) {
        Path name = current.getFileName();
        if (name != null) {
          missing.push(name);
        }
      }
    }
    return absolute.normalize();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each directory is checked, once open, to be the one that was found under its name, where the
   * platform can tell (Linux, macOS): one swapped for a link meanwhile is an error. Directories
   * below symbolic links are listed under each of their names, up to {@value
   * ModelWalk#MAXIMUM_LINKED_ENTRIES} entries in all.
   */
  @Override
  public ModelListing list(ListingPolicy policy)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    return new ModelWalk(this, policy, ModelWalk.MAXIMUM_LINKED_ENTRIES).list();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The file opened is the one that was listed: of the same size, modification time and, where
   * the platform has it, inode, looked up before and after opening in one and the same directory.
   * What the JDK cannot give is a look at the open file itself: a process that may write to that
   * directory, and puts another file under the name for just the time between these two looks,
   * stays unnoticed, and opening blocks if it is a pipe nobody writes to.
   */
  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    return LocalContent.open(this, file);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It has device, inode, size, modification and change time; only where the platform tells of
   * all of them (Linux, macOS) is there one.
   */
  @Override
  public Optional<ContentStamp> stamp(ModelFile file) throws ModelAccessException {
    return stamps.of(this, file);
  }

  @Override
  public ModelReader reader(List<FileRange> planned) {
    return new LocalReader(this);
  }

  @Override
  public FileCount count(ModelPath path, int maximum) throws InterruptedException {
    // Of a single file, what lies beside it is no part.
    return directory ? FileCounter.count(base, path, maximum) : new FileCount(0, true);
  }

  @Override
  public Optional<String> linkTarget(ModelPath path) {
    Path link = base;
    for (String component : path.components()) {
      Optional<Path> componentName = Names.name(component);
      if (componentName.isEmpty()) {
        return Optional.empty();
      }
      link = link.resolve(componentName.get());
    }
    try {
      return Files.isSymbolicLink(link)
          ? Optional.of(Files.readSymbolicLink(link).toString())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String display(ModelPath path) {
    return display(path.toString());
  }

  /** Returns whether a link is a file of the model whatever the listing's policy says of links. */
  boolean isFile(Path link) {
    return cache.isPresent() && cache.get().isContent(link);
  }

  /** Returns who wants to know how listing goes on. */
  ProgressListener progress() {
    return progress;
  }

  /** Returns the directory that model paths are relative to, without symbolic links. */
  Path base() {
    return base;
  }

  /** Returns the real path outside of which nothing belongs to the model. */
  Path boundary() {
    return singleFile.flatMap(file -> Names.name(file.toString())).map(base::resolve).orElse(base);
  }

  /**
   * Returns the only names to look at in {@link #base}, or empty for all of them.
   *
   * @throws UnacceptableModelException if the model is a file whose name is not UTF-8
   */
  Optional<Set<ModelPath>> onlyFile() throws UnacceptableModelException {
    if (!directory && singleFile.isEmpty()) {
      throw new UnacceptableModelException(
          Reason.UNSUPPORTED_FILE_NAME,
          name,
          "the name of model file '%s' must be valid UTF-8, but is not".formatted(name));
    }
    return singleFile.map(Set::of);
  }

  /** Returns the name of a file of the model as the user would write it. */
  String display(String place) {
    if (!directory) {
      return given.toString();
    }
    String root = given.toString();
    return root.isEmpty() || root.endsWith("/") ? root + place : root + "/" + place;
  }
}
