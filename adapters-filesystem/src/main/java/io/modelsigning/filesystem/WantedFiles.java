package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.ModelPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Paths to look up, as a tree of directories: what is wanted in one of them, by name. */
final class WantedFiles {
  private final Map<String, WantedFiles> byName = new LinkedHashMap<>();
  private boolean isFile;

  private WantedFiles() {}

  static WantedFiles of(Set<ModelPath> paths) {
    WantedFiles root = new WantedFiles();
    for (ModelPath path : paths) {
      WantedFiles current = root;
      // The model itself is no file in a directory.
      if (!path.equals(ModelPath.ROOT)) {
        for (String name : path.components()) {
          current = current.byName.computeIfAbsent(name, absent -> new WantedFiles());
        }
        current.isFile = true;
      }
    }
    return root;
  }

  /** Returns whether this is itself wanted as a file. */
  boolean isFile() {
    return isFile;
  }

  /** Returns whether anything is wanted below this. */
  boolean isDirectory() {
    return !byName.isEmpty();
  }

  /** Returns what is wanted in this directory. */
  Map<String, WantedFiles> byName() {
    return byName;
  }
}
