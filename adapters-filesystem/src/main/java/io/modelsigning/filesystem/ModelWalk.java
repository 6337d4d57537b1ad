package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelListing;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listing of a model (OMS v1.0, enumerating a model). Directories wait in a stack and are open
 * one at a time, so that neither depth nor the limit on open files matters.
 *
 * <p>To look up given paths is the same walk, which then sees only their names.
 */
final class ModelWalk {
  /**
   * The most entries looked at below links to directories: a few links to each other's directories
   * give a model exponentially many paths.
   */
  static final int MAXIMUM_LINKED_ENTRIES = 1_000_000;

  private final LocalModel model;
  private final ListingPolicy policy;
  private final int maximumLinkedEntries;
  private final Deque<Place> waiting = new ArrayDeque<>();
  private final List<ModelFile> files = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private int linkedEntries;

  ModelWalk(LocalModel model, ListingPolicy policy, int maximumLinkedEntries) {
    this.model = model;
    this.policy = policy;
    this.maximumLinkedEntries = maximumLinkedEntries;
  }

  /** A directory to be listed; the model's root has neither parent nor path in the model. */
  private static final class Place {
    private final Path path;
    private final Optional<ModelPath> at;
    private final Object identity;
    private final Optional<Place> parent;
    private final Optional<WantedFiles> wanted;
    private final boolean belowLink;

    private Place(
        Path path,
        Optional<ModelPath> at,
        Object identity,
        Optional<Place> parent,
        Optional<WantedFiles> wanted,
        boolean belowLink) {
      this.path = path;
      this.at = at;
      this.identity = identity;
      this.parent = parent;
      this.wanted = wanted;
      this.belowLink = belowLink;
    }

    private boolean isWithin(Object directory) {
      Optional<Place> current = Optional.of(this);
      while (current.isPresent()) {
        if (current.get().identity.equals(directory)) {
          return true;
        }
        current = current.get().parent;
      }
      return false;
    }
  }

  /** An entry of a directory, as far as its name tells. */
  private record Entry(Place in, Path name, ModelPath at, Optional<WantedFiles> wanted) {
    private Path path() {
      return in.path.resolve(name);
    }

    private boolean isFileWanted() {
      return wanted.isEmpty() || wanted.get().isFile();
    }

    private boolean isDirectoryWanted() {
      return wanted.isEmpty() || wanted.get().isDirectory();
    }
  }

  ModelListing list()
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    Path root = model.base();
    try {
      BasicFileAttributes attributes = Files.readAttributes(root, BasicFileAttributes.class);
      waiting.push(
          new Place(
              root,
              Optional.empty(),
              identityOf(root, attributes),
              Optional.empty(),
              wanted(),
              false));
    } catch (IOException e) {
      throw Failures.model("list", model.display(""), e);
    }
    while (!waiting.isEmpty()) {
      list(waiting.pop());
    }
    return new ModelListing(files, model.isSingleFile(), warnings);
  }

  private Optional<WantedFiles> wanted() throws UnacceptableModelException {
    Optional<Set<ModelPath>> onlyFile = model.onlyFile();
    if (onlyFile.isEmpty()) {
      return policy.only().map(WantedFiles::of);
    }
    Set<ModelPath> all = onlyFile.get();
    return Optional.of(
        WantedFiles.of(
            policy.only().isEmpty() || policy.only().get().containsAll(all) ? all : Set.of()));
  }

  private static Object identityOf(Path path, BasicFileAttributes attributes) throws IOException {
    Optional<Object> identity = Directory.identityOf(attributes);
    return identity.isPresent() ? identity.get() : path.toRealPath();
  }

  private void list(Place place)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    String display = display(place);
    try (Directory directory = Directory.open(place.path)) {
      Optional<Object> opened = directory.identity();
      if (opened.isPresent() && !opened.get().equals(place.identity)) {
        throw changed(display, null);
      }
      if (place.wanted.isPresent()) {
        lookUp(place, place.wanted.get(), directory);
      } else {
        Iterator<Path> names = directory.names();
        while (names.hasNext()) {
          Path name = names.next();
          visit(new Entry(place, name, pathOf(place, name), Optional.empty()), directory);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw Failures.model("list", display, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw Failures.isGone(e) ? changed(display, e) : Failures.model("list", display, e);
    }
  }

  private void lookUp(Place place, WantedFiles wanted, Directory directory)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    for (WantedFiles entry : wanted.entries()) {
      Optional<Path> name = Names.name(entry.name());
      // A name this platform cannot have is a file it does not have.
      if (name.isPresent()) {
        ModelPath at = pathOf(place, name.get());
        visit(new Entry(place, name.get(), at, Optional.of(entry)), directory);
      }
    }
  }

  private ModelPath pathOf(Place place, Path name) throws UnacceptableModelException {
    Optional<String> text = Names.text(name);
    if (text.isPresent()) {
      try {
        return place.at.isPresent() ? place.at.get().resolve(text.get()) : ModelPath.of(text.get());
      } catch (IllegalArgumentException e) {
        throw unsupportedName(place, name, Failures.message(e));
      }
    }
    throw unsupportedName(place, name, "it is not valid UTF-8");
  }

  private UnacceptableModelException unsupportedName(Place place, Path name, String fault) {
    String prefix = place.at.map(at -> at + "/").orElse("");
    String display = model.display(prefix + Names.readable(name));
    return new UnacceptableModelException(
        Reason.UNSUPPORTED_FILE_NAME,
        display,
        "the name of '%s' cannot stand in a manifest: %s".formatted(display, fault));
  }

  private void visit(Entry entry, Directory directory)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while '%s' was listed".formatted(model.name()));
    }
    // The caller names what it wants "whatever is excluded".
    if (policy.only().isEmpty() && policy.exclusions().excludes(entry.at())) {
      return;
    }
    countLinked(entry);
    try {
      BasicFileAttributes attributes = directory.attributes(entry.name(), false);
      boolean linked = attributes.isSymbolicLink();
      // What lies beside the files that are wanted, and would be refused, concerns nobody.
      if (!isMatching(entry) && !attributes.isDirectory() && !(linked && policy.allowSymlinks())) {
        return;
      }
      if (linked) {
        attributes = follow(entry, directory);
      }
      if (attributes.isDirectory()) {
        enter(entry, attributes, linked);
      } else if (entry.isFileWanted() && isMatching(entry)) {
        add(entry, attributes, linked);
      }
    } catch (NoSuchFileException e) {
      // What was asked for need not be there; what a directory just listed must be.
      if (entry.wanted().isEmpty()) {
        throw changed(display(entry), e);
      }
    } catch (IOException e) {
      throw Failures.model("look at", display(entry), e);
    }
  }

  private boolean isMatching(Entry entry) {
    return policy.only().isPresent() || policy.matching().test(entry.at());
  }

  private void countLinked(Entry entry) throws UnacceptableModelException {
    if (entry.in().belowLink) {
      linkedEntries++;
      if (linkedEntries > maximumLinkedEntries) {
        String display = display(entry.in());
        throw new UnacceptableModelException(
            Reason.TOO_MANY_LINKED_ENTRIES,
            display,
            "the model must have at most %d entries below symbolic links, but has more, such as those of '%s'"
                .formatted(maximumLinkedEntries, display));
      }
    }
  }

  private BasicFileAttributes follow(Entry entry, Directory directory)
      throws UnacceptableModelException, ModelAccessException {
    String display = display(entry);
    if (!policy.allowSymlinks() && !model.isFile(entry.path())) {
      throw new UnacceptableModelException(
          Reason.SYMLINK_NOT_ALLOWED,
          display,
          "'%s' must be a file or a directory, but is a symbolic link to %s"
              .formatted(display, target(entry).description()));
    }
    try {
      return directory.attributes(entry.name(), true);
    } catch (IOException e) {
      LinkTarget target = target(entry);
      if (target.place() == LinkTarget.Place.UNKNOWN) {
        throw Failures.model("follow symbolic link", display, e);
      }
      throw new UnacceptableModelException(
          Reason.BROKEN_SYMLINK,
          display,
          "symbolic link '%s' must lead to a file or a directory, but is one to %s"
              .formatted(display, target.description()),
          e);
    }
  }

  private LinkTarget target(Entry entry) {
    return LinkTarget.of(entry.path(), model.boundary());
  }

  private void enter(Entry entry, BasicFileAttributes attributes, boolean linked)
      throws IOException {
    if (!entry.isDirectoryWanted()) {
      return;
    }
    Object identity = identityOf(entry.path(), attributes);
    boolean belowLink = linked || entry.in().belowLink;
    // Without a link on the way, a directory cannot be within itself.
    if (belowLink && entry.in().isWithin(identity)) {
      warnings.add(
          new Warning(
              Reason.SYMLINK_CYCLE,
              "'%s' leads back to a directory that contains it, and was not entered"
                  .formatted(display(entry))));
      return;
    }
    warnIfOutside(entry, linked);
    waiting.push(
        new Place(
            entry.path(),
            Optional.of(entry.at()),
            identity,
            Optional.of(entry.in()),
            entry.wanted(),
            belowLink));
  }

  private void add(Entry entry, BasicFileAttributes attributes, boolean linked)
      throws UnacceptableModelException {
    if (!attributes.isRegularFile()) {
      String display = display(entry);
      throw new UnacceptableModelException(
          Reason.SPECIAL_FILE,
          display,
          "'%s' must be a regular file or a directory, but is a special file".formatted(display));
    }
    warnIfOutside(entry, linked);
    files.add(new ModelFile(entry.at(), attributes.size(), FileVersion.of(attributes, linked)));
    model.progress().found(files.size());
  }

  private void warnIfOutside(Entry entry, boolean linked) {
    if (linked && !model.isFile(entry.path())) {
      LinkTarget target = target(entry);
      if (target.place() != LinkTarget.Place.INSIDE) {
        warnings.add(
            new Warning(
                Reason.SYMLINK_LEAVES_MODEL,
                "'%s' is a symbolic link to %s".formatted(display(entry), target.description())));
      }
    }
  }

  /** Made where something is told: most entries of a large model are never shown. */
  private String display(Entry entry) {
    return model.display(entry.at().toString());
  }

  private String display(Place place) {
    return model.display(place.at.map(ModelPath::toString).orElse(""));
  }

  private static ModelAccessException changed(String display, @Nullable IOException cause) {
    return new ModelAccessException(
        Reason.FILE_CHANGED,
        display,
        "'%s' was removed or replaced while the model was listed".formatted(display),
        cause);
  }
}
