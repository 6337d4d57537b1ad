package io.modelsigning.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * An open directory. Where the platform has {@code openat} (Linux, macOS), names are looked up in
 * the directory that was opened, whatever its path means by now; elsewhere by path.
 */
final class Directory implements Closeable {
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final Set<OpenOption> READ_FOLLOW = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_FOLLOW =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final DirectoryStream<Path> stream;

  private Directory(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  // The stream is the directory: closing this closes it.
  @SuppressWarnings("StreamResourceLeak")
  static Directory open(Path path) throws IOException {
    return new Directory(path, Files.newDirectoryStream(path));
  }

  /** Returns what identifies the directory that is open, where the platform can tell. */
  Optional<Object> identity() throws IOException {
    return stream instanceof SecureDirectoryStream<Path> secure
        ? identityOf(secure.getFileAttributeView(BasicFileAttributeView.class).readAttributes())
        : Optional.empty();
  }

  static Optional<Object> identityOf(BasicFileAttributes attributes) {
    return Optional.ofNullable(attributes.fileKey());
  }

  /** Returns the names in it, once. Failures come as {@code DirectoryIteratorException}. */
  Iterator<Path> names() {
    Iterator<Path> entries = stream.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return entries.next().getFileName();
      }
    };
  }

  BasicFileAttributes attributes(Path name, boolean followLink) throws IOException {
    LinkOption[] options = followLink ? FOLLOW : NO_FOLLOW;
    return stream instanceof SecureDirectoryStream<Path> secure
        ? secure.getFileAttributeView(name, BasicFileAttributeView.class, options).readAttributes()
        : Files.readAttributes(path.resolve(name), BasicFileAttributes.class, options);
  }

  /** Returns the path of a name in this directory. */
  Path resolve(Path name) {
    return path.resolve(name);
  }

  FileChannel openFile(Path name, boolean followLink) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      SeekableByteChannel channel =
          secure.newByteChannel(name, followLink ? READ_FOLLOW : READ_NO_FOLLOW);
      if (channel instanceof FileChannel file) {
        return file;
      }
      // Positional reads need a FileChannel, which is what every JDK gives here.
      channel.close();
    }
    Path file = path.resolve(name);
    return followLink
        ? FileChannel.open(file, StandardOpenOption.READ)
        : FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
