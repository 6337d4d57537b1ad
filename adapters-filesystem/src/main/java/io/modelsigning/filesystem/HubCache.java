package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder in which the client library of a hub keeps one repository: {@code
 * models--OWNER--NAME}, with the contents of files in {@code blobs}, and in {@code
 * snapshots/COMMIT} the tree of a commit, whose files are links to contents. Such a link is the
 * cache's way to store a file once, and stands for that file.
 *
 * @param repository the name of the repository, without its owner
 * @param snapshots the folder of all snapshots
 * @param blobs the folder of contents
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">Understand
 *     caching</a>
 */
record HubCache(String repository, Path snapshots, Path blobs) {
  private static final Pattern FOLDER =
      Pattern.compile("(?:models|datasets|spaces)--(?:[^/]+?--)?([^/]+)");

  /**
   * Returns the cache that a folder is a snapshot of, or lies in one.
   *
   * @param folder without symbolic links
   */
  static Optional<HubCache> around(Path folder) {
    for (Path snapshot = folder; snapshot != null; snapshot = snapshot.getParent()) {
      Path snapshots = snapshot.getParent();
      Path cache = snapshots == null ? null : snapshots.getParent();
      Path name = cache == null ? null : cache.getFileName();
      if (snapshots != null && name != null && snapshots.endsWith("snapshots")) {
        Matcher matcher = FOLDER.matcher(name.toString());
        if (matcher.matches()) {
          String repository = matcher.group(1);
          return Optional.of(
              new HubCache(repository, snapshots, snapshots.resolveSibling("blobs")));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns whether a folder is the whole tree of a commit. */
  boolean isSnapshot(Path folder) {
    return snapshots.equals(folder.getParent());
  }

  /** Returns whether a link is to a content of this cache, and not by way of another folder. */
  boolean isContent(Path link) {
    try {
      Path target = link.toRealPath();
      return blobs.equals(target.getParent()) && Files.isRegularFile(target);
    } catch (IOException e) {
      return false;
    }
  }
}
