package io.modelsigning.objectstore;

import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Opens files of a model, and has small ones that follow in the order of their paths brought before
 * they are asked for: each request takes long, however little it brings. Thread-safe.
 */
final class AheadReader implements ModelReader {
  /** Files that so many others have overtaken are not asked for any more. */
  private static final int OVERTAKEN = 256;

  private final NavigableMap<ModelPath, ModelFile> small;
  private final Function<ModelFile, ObjectContent> opening;
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<ModelPath, ObjectContent> waiting = new TreeMap<>();

  /**
   * @param small the files that are short enough
   */
  AheadReader(
      NavigableMap<ModelPath, ModelFile> small, Function<ModelFile, ObjectContent> opening) {
    this.small = small;
    this.opening = opening;
  }

  @Override
  public ModelContent open(ModelFile file) {
    lock.lock();
    try {
      ObjectContent content = waiting.remove(file.path());
      if (content == null) {
        content = opening.apply(file);
      }
      if (small.containsKey(file.path())) {
        content.begin();
        bringNext(file.path());
      }
      return content;
    } finally {
      lock.unlock();
    }
  }

  private void bringNext(ModelPath after) {
    for (ModelFile next : small.tailMap(after, false).values()) {
      if (waiting.containsKey(next.path())) {
        continue;
      }
      ObjectContent content = opening.apply(next);
      if (!content.tryBegin()) {
        content.close();
        break;
      }
      waiting.put(next.path(), content);
    }
    NavigableMap<ModelPath, ObjectContent> before = waiting.headMap(after, false);
    while (before.size() > OVERTAKEN) {
      before.pollFirstEntry().getValue().close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      waiting.values().forEach(ObjectContent::close);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
