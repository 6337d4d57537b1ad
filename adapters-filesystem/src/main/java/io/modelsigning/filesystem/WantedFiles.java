package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.ModelPath;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Paths to look up, as a tree of directories: what is wanted in one of them, by name. It is made of
 * ranges of one sorted list, so that paths to directories that are not there, however deep, cost no
 * more than their text.
 */
final class WantedFiles {
  private final List<ModelPath> below;
  private final String name;

  /** How many characters of a path below are this directory's own. */
  private final int start;

  private final boolean isFile;

  private WantedFiles(List<ModelPath> below, String name, int start, boolean isFile) {
    this.below = below;
    this.name = name;
    this.start = start;
    this.isFile = isFile;
  }

  static WantedFiles of(Set<ModelPath> paths) {
    // The model itself is no file in a directory.
    List<ModelPath> sorted =
        paths.stream()
            .filter(path -> !path.equals(ModelPath.ROOT))
            .sorted(ModelPath.IN_TREE)
            .toList();
    return new WantedFiles(sorted, "", 0, false);
  }

  /** Returns the name of this in its directory. */
  String name() {
    return name;
  }

  /** Returns whether this is itself wanted as a file. */
  boolean isFile() {
    return isFile;
  }

  /** Returns whether anything is wanted below this. */
  boolean isDirectory() {
    return !below.isEmpty();
  }

  /** Returns what is wanted in this directory, each name once. */
  Iterable<WantedFiles> entries() {
    return () ->
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < below.size();
          }

          @Override
          public WantedFiles next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            String first = below.get(next).toString();
            int slash = first.indexOf('/', start);
            int end = slash < 0 ? first.length() : slash;
            int from = slash < 0 ? next + 1 : next;
            next = from;
            while (next < below.size() && isBelow(below.get(next).toString(), first, end)) {
              next++;
            }
            return new WantedFiles(
                below.subList(from, next), first.substring(start, end), end + 1, slash < 0);
          }
        };
  }

  private boolean isBelow(String path, String first, int end) {
    return path.length() > end
        && path.charAt(end) == '/'
        && path.regionMatches(start, first, start, end - start);
  }
}
