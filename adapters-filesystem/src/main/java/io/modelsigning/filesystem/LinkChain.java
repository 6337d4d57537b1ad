package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a path ends when symbolic links are followed, one by one, so that an open stream is
 * recognised before it is taken for the file behind it.
 *
 * @param end the last path: its parent has no links, and it is none itself unless it is a stream
 * @param attributes what is there; empty if nothing is
 * @param isLink whether a link led there
 * @param descriptor the number of the open stream that the chain ends at, if it does
 */
record LinkChain(
    Path end, Optional<BasicFileAttributes> attributes, boolean isLink, OptionalInt descriptor) {
  /** As many links in a row as Linux follows. */
  private static final int MOST_LINKS = 40;

  /**
   * @throws IOException if the chain cannot be followed: because of a missing directory or missing
   *     rights, or because it is a circle
   */
  static LinkChain of(Path path) throws IOException {
    Path current = path.toAbsolutePath();
    for (int links = 0; links <= MOST_LINKS; links++) {
      Path name = current.getFileName();
      Path parent = current.getParent();
      if (name == null || parent == null) {
        return new LinkChain(current, attributes(current), links > 0, OptionalInt.empty());
      }
      Path directory = parent.toRealPath();
      OptionalInt descriptor = OpenStreams.descriptorAt(directory, name);
      current = directory.resolve(name);
      if (descriptor.isPresent()) {
        return new LinkChain(current, Optional.empty(), links > 0, descriptor);
      }
      Optional<BasicFileAttributes> found = attributes(current);
      if (found.isEmpty() || !found.get().isSymbolicLink()) {
        return new LinkChain(current, found, links > 0, OptionalInt.empty());
      }
      current = directory.resolve(Files.readSymbolicLink(current));
    }
    throw new FileSystemException(path.toString(), null, "too many symbolic links in a row");
  }

  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      Path parent = path.getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        throw new NotDirectoryException(parent.toString());
      }
      return Optional.empty();
    }
  }
}
