package io.modelsigning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/** Copies that only this user can reach, of what was checked while it was copied. */
final class PrivateCopy {
  private PrivateCopy() {}

  /**
   * Copies files into a new folder, which is there once all of them are.
   *
   * @throws IOException if there is something at {@code folder}, or a file is not what was signed,
   *     or cannot be read or written; nothing is left behind then
   */
  static void of(Collection<SignedFile> files, Path folder) throws IOException {
    Path wanted = folder.toAbsolutePath();
    Path parent = wanted.getParent();
    if (parent == null || Files.exists(wanted, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "a copy is made into a new folder");
    }
    // Only its owner can enter it, where the file system knows owners.
    Path draft = Files.createTempDirectory(parent, ".model-");
    try {
      for (SignedFile file : files) {
        copy(file, draft);
      }
      // Onto an empty folder that appeared meanwhile, some systems would move it.
      if (Files.exists(wanted, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(folder.toString());
      }
      Files.move(draft, wanted, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      delete(draft, e);
      throw e;
    }
  }

  private static void copy(SignedFile file, Path folder) throws IOException {
    Path target = target(file, folder);
    Path directory = target.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    // New: two names that the file system takes for one must not become one file.
    try (CheckedContent content = file.open();
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(content, out);
    }
  }

  private static Path target(SignedFile file, Path folder) throws IOException {
    Path target = folder;
    for (String component : file.file().path().components()) {
      try {
        Path name = folder.getFileSystem().getPath(component);
        // Where a backslash or a colon means more than itself, it is no name.
        if (name.isAbsolute() || name.getNameCount() != 1) {
          throw new InvalidPathException(component, "it is more than a name");
        }
        target = target.resolve(name);
      } catch (InvalidPathException e) {
        throw new IOException("'%s' is no name a file can have here".formatted(component), e);
      }
    }
    return target;
  }

  private static void write(CheckedContent content, FileChannel out) throws IOException {
    for (ByteBuffer next = content.next(); next.hasRemaining(); next = content.next()) {
      while (next.hasRemaining()) {
        out.write(next);
      }
    }
  }

  /** Returns a copy of one file in the system's temporary folder, which is gone when closed. */
  static SeekableByteChannel temporary(SignedFile file) throws IOException {
    Path copy = Files.createTempFile("model-", ".tmp");
    try {
      try (CheckedContent content = file.open();
          FileChannel out = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        write(content, out);
      }
      return Files.newByteChannel(
          copy, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (Throwable e) {
      delete(copy, e);
      throw e;
    }
  }

  /** Deletes what is left behind by a failure. */
  static void delete(Path draft, Throwable failure) {
    try (Stream<Path> left = Files.walk(draft)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException | UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }
}
