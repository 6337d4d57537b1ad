package io.modelsigning.filesystem;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where an output goes. A file is written whole or not at all; a symbolic link to a file stays, and
 * what it leads to is replaced. A pipe, a terminal or an open stream is written to. Anything else
 * is refused: directories, block devices, sockets, and links that lead nowhere, which somebody else
 * may have put into a model to have a file made elsewhere.
 *
 * @param path the file to replace, without links, or the stream to open
 */
record Destination(Path path, boolean isStream) {
  // The kinds of file in a mode (POSIX, sys/stat.h; the values are those of every Unix).
  private static final int KIND = 0170000;
  private static final int PIPE = 0010000;
  private static final int CHARACTERS = 0020000;

  /** Why nothing can be written there; the message begins with "it". */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    // Not serializable, and never serialized.
    private final transient Reason reason;

    private RefusedException(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /**
   * @throws RefusedException if nothing can be written to what is there
   * @throws IOException if what is there cannot be looked at, such as when a directory is missing
   */
  static Destination of(Path path) throws IOException {
    LinkChain chain = LinkChain.of(path);
    if (chain.descriptor().isPresent()) {
      return new Destination(path, true);
    }
    if (chain.attributes().isEmpty()) {
      if (chain.isLink()) {
        throw new RefusedException(
            Reason.BROKEN_SYMLINK,
            "it is a symbolic link to '%s', which does not exist".formatted(chain.end()));
      }
      return new Destination(chain.end(), false);
    }
    BasicFileAttributes attributes = chain.attributes().get();
    if (attributes.isDirectory()) {
      throw new RefusedException(Reason.IO_ERROR, "it is a directory");
    }
    if (attributes.isOther() && !isStream(chain.end())) {
      throw new RefusedException(Reason.SPECIAL_FILE, "it is a special file");
    }
    return new Destination(chain.end(), attributes.isOther());
  }

  /** Returns whether a special file is a pipe, a terminal or another device for characters. */
  static boolean isStream(Path special) throws IOException {
    try {
      int kind = KIND & (int) Files.getAttribute(special, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return kind == PIPE || kind == CHARACTERS;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      // Another platform's special files.
      return false;
    }
  }

  /** Returns the first bytes of the file that writing replaces: none if it replaces none. */
  byte[] replacedHead(int maximumBytes) throws IOException {
    if (isStream || !Files.isRegularFile(path)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(maximumBytes);
    }
  }

  /** Writes the content, and what there is of it at once. */
  void write(Bytes content) throws IOException {
    if (!isStream) {
      WholeFile.write(directory(), path, content);
      return;
    }
    // What is behind an open stream may be a file that somebody else writes to as well.
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.APPEND)) {
      ByteBuffer remaining = content.asReadOnlyBuffer();
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
    }
  }

  /** Returns the directory that a file is in. */
  Path directory() throws IOException {
    @Nullable Path parent = path.getParent();
    if (parent == null) {
      throw new RefusedException(Reason.IO_ERROR, "it is a directory");
    }
    return parent;
  }
}
