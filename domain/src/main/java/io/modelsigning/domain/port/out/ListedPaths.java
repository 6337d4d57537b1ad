package io.modelsigning.domain.port.out;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The paths of a model that is on no disk: in an archive or a store, whose names can be what no
 * file system would have, and what readers do not agree on. Not thread-safe.
 */
public final class ListedPaths {
  // Whoever named the files can give many names one hash code; a HashSet keeps what has an order in
  // trees then.
  private final Set<ModelPath> paths = new HashSet<>();
  private final UnaryOperator<String> display;

  /**
   * @param display how errors name a file, by its path in the model
   */
  public ListedPaths(UnaryOperator<String> display) {
    this.display = display;
  }

  /**
   * Returns a name as a path. It is not added.
   *
   * @throws UnacceptableModelException if no file of a model can have that name
   */
  public ModelPath path(String name) throws UnacceptableModelException {
    try {
      return ModelPath.of(name);
    } catch (IllegalArgumentException e) {
      String shown = display.apply(name);
      throw new UnacceptableModelException(
          Reason.UNSUPPORTED_FILE_NAME,
          shown,
          "'%s' cannot be a file of a model: %s".formatted(shown, e.getMessage()),
          e);
    }
  }

  /**
   * Adds the path of a file, whether or not it is selected.
   *
   * @throws UnacceptableModelException if it was added before
   */
  public void add(ModelPath path) throws UnacceptableModelException {
    if (!paths.add(path)) {
      throw refused(path, "is there twice, which no model on a disk can have");
    }
  }

  /** Returns whether a path was added. */
  public boolean contains(ModelPath path) {
    return paths.contains(path);
  }

  /** Returns how many were added. */
  public int size() {
    return paths.size();
  }

  /**
   * Makes sure, once all are added, that these can be the files of a folder.
   *
   * @throws UnacceptableModelException if a file is a folder too
   */
  public void requireFolders() throws UnacceptableModelException {
    for (ModelPath path : paths) {
      for (Optional<ModelPath> above = path.parent(); above.isPresent(); ) {
        if (paths.contains(above.get())) {
          throw refused(
              above.get(),
              "is a file, and a folder with '%s' in it: no model on a disk can have that"
                  .formatted(path));
        }
        above = above.get().parent();
      }
    }
  }

  private UnacceptableModelException refused(ModelPath path, String why) {
    String shown = display.apply(path.toString());
    return new UnacceptableModelException(
        Reason.UNSUPPORTED_FILE_NAME, shown, "'%s' %s".formatted(shown, why));
  }
}
