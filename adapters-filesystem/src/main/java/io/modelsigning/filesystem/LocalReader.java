package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Opens files of a local model, and keeps the directories of the last ones open: to open a
 * directory takes twice as many calls of the system as to open a file in it.
 */
final class LocalReader implements ModelReader {
  /** A few, for threads that are in different directories, and far below any limit of a process. */
  static final int MOST_KEPT = 8;

  private final LocalModel model;

  /** The one opened last comes first. */
  private final Deque<Kept> kept = new ArrayDeque<>();

  LocalReader(LocalModel model) {
    this.model = model;
  }

  /** A directory that is open as long as it is kept or used. */
  private static final class Kept {
    private final Optional<ModelPath> at;
    private final Directory directory;
    private int users = 1;
    private boolean dropped;

    private Kept(Optional<ModelPath> at, Directory directory) {
      this.at = at;
      this.directory = directory;
    }
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    Kept of = directoryOf(file);
    try {
      return LocalContent.open(model, file, of.directory);
    } finally {
      release(of);
    }
  }

  private Kept directoryOf(ModelFile file) throws ModelAccessException {
    Optional<ModelPath> at = file.path().parent();
    synchronized (this) {
      for (Kept one : kept) {
        if (one.at.equals(at)) {
          one.users++;
          return one;
        }
      }
    }
    try {
      Kept opened = new Kept(at, Directory.open(LocalContent.pathOfDirectory(model, file)));
      synchronized (this) {
        kept.addFirst(opened);
        if (kept.size() > MOST_KEPT) {
          drop(kept.removeLast());
        }
      }
      return opened;
    } catch (IOException e) {
      throw LocalContent.failure(model, file, e);
    }
  }

  private synchronized void release(Kept used) {
    used.users--;
    closeUnused(used);
  }

  private static void drop(Kept unwanted) {
    unwanted.dropped = true;
    closeUnused(unwanted);
  }

  private static void closeUnused(Kept one) {
    if (one.dropped && one.users == 0) {
      try {
        one.directory.close();
      } catch (IOException e) {
        // Nothing was written: what was read stays valid.
      }
    }
  }

  @Override
  public synchronized void close() {
    while (!kept.isEmpty()) {
      drop(kept.removeFirst());
    }
  }
}
