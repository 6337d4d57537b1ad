package io.modelsigning.hadoop;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListedPaths;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One listing of a folder's files, of which none is opened. */
final class Walk {
  /** More than any model has; a list without an end must end. */
  static final int MAXIMUM_FILES = 2_000_000;

  private static final int TOLD_EVERY = 1000;

  /** So many files of a folder are asked for one by one before the folder is listed. */
  private static final int ASKED_FOR = 32;

  private final HadoopPlace root;
  private final String display;
  private final ListingPolicy policy;
  private final ProgressListener progress;
  private final List<ModelFile> files = new ArrayList<>();
  private final ListedPaths paths;

  /**
   * @param display the model, as a user names it
   */
  Walk(HadoopPlace root, String display, ListingPolicy policy, ProgressListener progress) {
    this.root = root;
    this.display = display;
    this.policy = policy;
    this.progress = progress;
    this.paths = new ListedPaths(path -> HadoopModel.shown(display, path));
  }

  /** Returns the files in the order of their paths. */
  List<ModelFile> files()
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    if (policy.only().isPresent()) {
      listOnly(policy.only().get());
    } else if (root.isListedFlat()) {
      listFlat();
    } else {
      listByFolders();
    }
    progress.found(files.size());
    paths.requireFolders();
    files.sort(Comparator.comparing(ModelFile::path));
    return files;
  }

  private void listFlat()
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    try (Statuses statuses = Statuses.below(root)) {
      while (hasNext(statuses, display)) {
        FileStatus status = statuses.next();
        ModelPath path =
            paths.path(
                Paths.relative(root.path(), status.getPath()).orElseThrow(() -> stray(status)));
        if (!policy.exclusions().excludes(path)) {
          add(path, status);
        }
      }
    } catch (IOException e) {
      throw failed(display, e);
    }
  }

  private void listByFolders()
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    Deque<Optional<ModelPath>> folders = new ArrayDeque<>();
    folders.push(Optional.empty());
    while (!folders.isEmpty()) {
      Optional<ModelPath> folder = folders.pop();
      try (Statuses statuses = Statuses.in(root.at(pathOf(folder)))) {
        while (hasNext(statuses, display(folder))) {
          FileStatus status = statuses.next();
          ModelPath path = pathIn(folder, status);
          if (policy.exclusions().excludes(path)) {
            continue;
          }
          if (status.isDirectory() && !status.isSymlink()) {
            folders.push(Optional.of(path));
          } else {
            add(path, status);
          }
        }
      } catch (IOException e) {
        throw failed(display(folder), e);
      }
    }
  }

  /** Looks at no other files, and lists only folders of which much is wanted. */
  private void listOnly(Set<ModelPath> wanted)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    Map<ModelPath, List<ModelPath>> folders = new TreeMap<>();
    for (ModelPath path : wanted) {
      if (!path.equals(ModelPath.ROOT)) {
        folders
            .computeIfAbsent(path.parent().orElse(ModelPath.ROOT), folder -> new ArrayList<>())
            .add(path);
      }
    }
    Set<ModelPath> noLinks = new HashSet<>();
    for (Map.Entry<ModelPath, List<ModelPath>> entry : folders.entrySet()) {
      Optional<ModelPath> folder =
          Optional.of(entry.getKey()).filter(path -> !path.equals(ModelPath.ROOT));
      try {
        requireNoLinks(folder, noLinks);
        if (entry.getValue().size() <= ASKED_FOR) {
          askFor(entry.getValue());
        } else {
          pick(folder, wanted);
        }
      } catch (IOException e) {
        if (!Failures.isMissing(e) && !Failures.isOfName(e)) {
          throw failed(display(folder), e);
        }
      }
    }
  }

  /** A link in the way to a file would lead out of the model. */
  private void requireNoLinks(Optional<ModelPath> folder, Set<ModelPath> known)
      throws UnacceptableModelException, IOException {
    if (!root.hasLinks()) {
      return;
    }
    for (Optional<ModelPath> above = folder;
        above.isPresent() && known.add(above.get());
        above = above.get().parent()) {
      requireNoLink(above.get(), root.at(pathOf(above)).status());
    }
  }

  private void askFor(List<ModelPath> wanted)
      throws UnacceptableModelException, ModelAccessException, InterruptedException, IOException {
    for (ModelPath path : wanted) {
      requireNotInterrupted();
      Optional<FileStatus> status;
      try {
        status = root.at(pathOf(Optional.of(path))).find();
      } catch (IOException e) {
        if (!Failures.isOfName(e)) {
          throw e;
        }
        status = Optional.empty();
      }
      if (status.isPresent() && !status.get().isDirectory()) {
        add(path, status.get());
      }
    }
  }

  private void pick(Optional<ModelPath> folder, Set<ModelPath> wanted)
      throws UnacceptableModelException, ModelAccessException, InterruptedException, IOException {
    try (Statuses statuses = Statuses.in(root.at(pathOf(folder)))) {
      while (statuses.hasNext()) {
        requireNotInterrupted();
        FileStatus status = statuses.next();
        Optional<ModelPath> path = readable(folder, status).filter(wanted::contains);
        if (path.isPresent() && !status.isDirectory()) {
          add(path.get(), status);
        }
      }
    }
  }

  private static Optional<ModelPath> readable(Optional<ModelPath> folder, FileStatus status) {
    String name = status.getPath().getName();
    try {
      return Optional.of(folder.isPresent() ? folder.get().resolve(name) : ModelPath.of(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void add(ModelPath path, FileStatus status)
      throws UnacceptableModelException, ModelAccessException {
    requireNoLink(path, status);
    paths.add(path);
    if (paths.size() > MAXIMUM_FILES) {
      throw new ModelAccessException(
          Reason.IO_ERROR,
          display,
          "cannot list '%s': it has more than %d files".formatted(display, MAXIMUM_FILES));
    }
    if (policy.selects(path)) {
      if (status.getLen() < 0) {
        throw new ModelAccessException(
            Reason.IO_ERROR,
            display(path),
            "cannot list '%s': its file system does not tell its size".formatted(display(path)));
      }
      files.add(new ModelFile(path, status.getLen(), FileVersion.of(status)));
      if (files.size() % TOLD_EVERY == 0) {
        progress.found(files.size());
      }
    }
  }

  private void requireNoLink(ModelPath path, FileStatus status) throws UnacceptableModelException {
    if (status.isSymlink()) {
      throw new UnacceptableModelException(
          Reason.SYMLINK_NOT_ALLOWED,
          display(path),
          policy.allowSymlinks()
              ? "'%s' is a symbolic link, and those in file systems of Hadoop are not followed"
                  .formatted(display(path))
              : "'%s' is a symbolic link, which is not allowed".formatted(display(path)));
    }
  }

  private ModelPath pathIn(Optional<ModelPath> folder, FileStatus status)
      throws UnacceptableModelException {
    String name = status.getPath().getName();
    Optional<String> relative = Paths.relative(root.path(), status.getPath());
    String expected = folder.map(above -> above + "/" + name).orElse(name);
    if (!relative.equals(Optional.of(expected))) {
      throw stray(status);
    }
    return paths.path(expected);
  }

  /** Of a name such as {@code ..}, which stores of objects can have, Hadoop makes another path. */
  private UnacceptableModelException stray(FileStatus status) {
    return new UnacceptableModelException(
        Reason.UNSUPPORTED_FILE_NAME,
        display,
        "'%s' cannot be listed: '%s' has a name that no file of a model can have"
            .formatted(display, status.getPath()));
  }

  private Path pathOf(Optional<ModelPath> path) throws IOException {
    return path.isEmpty() ? root.path() : HadoopModel.pathOf(root, path.get());
  }

  private static boolean hasNext(Statuses statuses, String folder)
      throws InterruptedException, ModelAccessException {
    requireNotInterrupted();
    try {
      return statuses.hasNext();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("listing a model was interrupted");
    }
  }

  private static ModelAccessException failed(String display, IOException e)
      throws InterruptedException {
    if (Failures.isInterrupt(e)) {
      InterruptedException interrupted =
          new InterruptedException("listing a model was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    return Failures.ofModel("list", display, e);
  }

  private String display(Optional<ModelPath> path) {
    return path.map(this::display).orElse(display);
  }

  private String display(ModelPath path) {
    return HadoopModel.shown(display, path.toString());
  }
}
