package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Writes files whole or not at all: to a temporary file in the same directory, forced to the
 * storage device and then moved over the old file in one step.
 */
final class WholeFile {
  private WholeFile() {}

  /**
   * Makes {@code content} the content of {@code path}, which must be no symbolic link: that would
   * be replaced itself.
   *
   * @param directory the absolute path of the directory that {@code path} is in
   * @throws IOException if that fails; what was at {@code path} is still there
   */
  static void write(Path directory, Path path, Bytes content) throws IOException {
    Path temporary = temporaryIn(directory);
    try {
      writeNew(temporary, content);
      TemporaryFiles.move(temporary, path);
    } catch (IOException e) {
      deleteQuietly(temporary, e);
      throw e;
    }
    forceQuietly(directory);
  }

  /** Returns the path of a file that is to be moved over another one in {@code directory}. */
  static Path temporaryIn(Path directory) {
    byte[] random = new byte[8];
    // Made when it is needed: it loads half of the JDK's security classes.
    new SecureRandom().nextBytes(random);
    return directory.resolve(".model-signing-" + HexFormat.of().formatHex(random) + ".tmp");
  }

  private static void writeNew(Path file, Bytes content) throws IOException {
    try (FileChannel channel = TemporaryFiles.create(file)) {
      ByteBuffer remaining = content.asReadOnlyBuffer();
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path temporary, IOException because) {
    // Another's file of this very name is not ours to delete.
    if (!(because instanceof FileAlreadyExistsException)) {
      try {
        TemporaryFiles.delete(temporary);
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }

  /**
   * The new name survives a power cut only once its directory is stored, where that can be asked.
   */
  static void forceQuietly(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories, and the file itself is complete.
    }
  }
}
