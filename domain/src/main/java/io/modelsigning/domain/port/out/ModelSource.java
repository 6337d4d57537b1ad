package io.modelsigning.domain.port.out;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.storage.Location;
import java.util.List;
import java.util.Optional;

/**
 * A model wherever it is stored: a set of regular files, read in ranges.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface ModelSource {
  /** Returns the model's basename, which statements carry for information. */
  String name();

  /** Returns a file of the model as whoever named the model would name it, for messages. */
  default String display(ModelPath path) {
    return path.toString();
  }

  /**
   * Returns where the model is, if that can be told to a process elsewhere that reaches the same
   * storage: an engine that hashes on several machines opens the model there once more. Empty for a
   * model that only this process has.
   */
  default Optional<Location> location() {
    return Optional.empty();
  }

  /**
   * Lists the model's files. Never opens one.
   *
   * @throws UnacceptableModelException if a file breaks a rule: a link where links are not allowed,
   *     a special file, a name without UTF-8 form
   * @throws ModelAccessException if the model or a directory of it does not exist or cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  ModelListing list(ListingPolicy policy)
      throws UnacceptableModelException, ModelAccessException, InterruptedException;

  /**
   * Opens a file that {@link #list} returned. The caller closes it.
   *
   * <p>Its size is only what the listing stated: some file systems state 0, or another wrong size,
   * for files with content. Whoever reads finds out.
   *
   * @throws ModelAccessException if it cannot be opened, is no regular file of this model any more,
   *     or has changed since it was listed
   */
  ModelContent open(ModelFile file) throws ModelAccessException;

  /**
   * Returns what opens many files of this model; the caller closes it.
   *
   * @param planned all that will be read with it, of files that {@link #list} returned: nothing
   *     else is brought, however early
   */
  default ModelReader reader(List<FileRange> planned) {
    return new ModelReader() {
      @Override
      public ModelContent open(ModelFile file) throws ModelAccessException {
        return ModelSource.this.open(file);
      }

      @Override
      public void close() {
        // Nothing was kept.
      }
    };
  }

  /**
   * Returns what the storage tells of a listed file's content now, without reading it; empty if the
   * file is gone or the storage cannot tell one content from another.
   *
   * @throws ModelAccessException if it cannot be looked at
   */
  default Optional<ContentStamp> stamp(ModelFile file) throws ModelAccessException {
    return Optional.empty();
  }

  /**
   * Counts the files at or below {@code path}, of which none is opened and no link followed. Only
   * for telling the user what was left out: what cannot be listed is not counted.
   *
   * @param path a path within the model, or {@link ModelPath#ROOT} for all of it
   * @param maximum so many files and directories are looked at
   * @throws InterruptedException if the thread is interrupted
   */
  default FileCount count(ModelPath path, int maximum) throws InterruptedException {
    return new FileCount(0, true);
  }

  /**
   * How many files there are.
   *
   * @param files as many as were counted
   * @param complete whether that is all of them
   */
  record FileCount(int files, boolean complete) {}

  /**
   * Returns what the symbolic link at {@code path} says it leads to; empty if there is none, or
   * this storage has none. Only for telling the user: nothing is followed because of it.
   */
  default Optional<String> linkTarget(ModelPath path) {
    return Optional.empty();
  }
}
