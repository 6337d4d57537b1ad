package io.modelsigning.hadoop;

import io.modelsigning.domain.manifest.Bytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * A small file that is to be stored whole or not at all, in place of what was looked at before.
 *
 * <p>Where there is a request for just that, it is made. In other stores of objects, a file appears
 * whole when its stream is closed. Elsewhere it is written under another name and renamed.
 */
final class Draft {
  /** Where a file appears whole, and to rename it is to copy it. */
  private static final Set<String> OBJECT_STORES = Set.of("s3a", "gs");

  private static final int ATTEMPTS_TO_REMOVE = 20;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HadoopPlace place;
  private final Bytes content;
  private final Optional<FileStatus> replaced;

  /**
   * @param replaced what is there, unless nothing is
   */
  Draft(HadoopPlace place, Bytes content, Optional<FileStatus> replaced) {
    this.place = place;
    this.content = content;
    this.replaced = replaced;
  }

  /** Something else was stored in the meantime. */
  static final class OvertakenException extends IOException {
    private static final long serialVersionUID = 1L;

    OvertakenException(IOException cause) {
      super(cause);
    }

    OvertakenException() {}
  }

  /**
   * Stores the file.
   *
   * @throws OvertakenException if not what was looked at is there any more
   */
  void put() throws IOException {
    Optional<String> tag = replaced.flatMap(FileVersion::rawTag);
    boolean conditional =
        replaced.isEmpty()
            ? place.can(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)
            : tag.isPresent()
                && place.can(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
    if (conditional) {
      putInOnePiece(() -> conditionalStream(tag));
    } else if (OBJECT_STORES.contains(place.scheme())) {
      requireAsItWas();
      putInOnePiece(() -> place.files().create(place.path(), replaced.isPresent()));
    } else {
      putByName();
    }
  }

  private FSDataOutputStream conditionalStream(Optional<String> tag) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = place.files().createFile(place.path());
    builder.overwrite(replaced.isPresent());
    if (tag.isPresent()) {
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, tag.get());
    } else {
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    }
    return builder.build();
  }

  /**
   * An answer that does not come back may have been given: what is there then may be what was to be
   * stored.
   */
  private void putInOnePiece(Calls.Call<FSDataOutputStream> opening) throws IOException {
    try {
      FSDataOutputStream out = Calls.make(opening);
      boolean written = false;
      try {
        write(out);
        written = true;
      } finally {
        if (!written) {
          abort(out);
        }
      }
      close(out);
    } catch (IOException e) {
      if (Failures.isInterrupt(e) || !isStored(e)) {
        throw e;
      }
    }
  }

  /** To close it would store a part. */
  private static void abort(FSDataOutputStream out) throws IOException {
    if (out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
      Calls.make(out::abort);
    }
  }

  private boolean isStored(IOException failure) throws IOException {
    Optional<FileStatus> now = place.find();
    if (now.isPresent()
        && now.get().isFile()
        && now.get().getLen() == content.size()
        && isContent(now.get())) {
      return true;
    }
    if (!isAsItWas(now)) {
      throw new OvertakenException(failure);
    }
    return false;
  }

  private boolean isContent(FileStatus status) throws IOException {
    try (FSDataInputStream in = place.open(status)) {
      byte[] found = Calls.make(() -> in.readNBytes(content.size()));
      return Arrays.equals(found, content.toArray());
    }
  }

  private boolean isAsItWas(Optional<FileStatus> now) {
    return (now.isPresent() && replaced.isPresent())
        ? FileVersion.isSame(now.get(), replaced.get())
        : now.isEmpty() && replaced.isEmpty();
  }

  private void requireAsItWas() throws IOException {
    if (!isAsItWas(place.find())) {
      throw new OvertakenException();
    }
  }

  private void write(FSDataOutputStream out) throws IOException {
    Calls.make(
        () -> {
          out.write(content.toArray());
          return true;
        });
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("writing was interrupted");
    }
  }

  private static void close(FSDataOutputStream out) throws IOException {
    Calls.make(
        () -> {
          out.close();
          return true;
        });
  }

  private void putByName() throws IOException {
    Path folder = place.path().getParent();
    if (folder == null) {
      throw new IOException("the top of a file system is no file");
    }
    // To create a file would make the folders that are missing.
    if (place.at(folder).find().isEmpty()) {
      throw new FileNotFoundException("its folder does not exist");
    }
    Path draft = Calls.make(() -> Paths.in(folder, "." + UUID.randomUUID() + ".sig.tmp"));
    FSDataOutputStream out = create(draft);
    boolean renamed = false;
    try {
      writeTo(out);
      requireAsItWas();
      rename(draft);
      renamed = true;
    } finally {
      if (!renamed) {
        remove(draft, 1);
      }
    }
  }

  /** A request whose answer was not waited for may be carried out after the one to remove it. */
  private FSDataOutputStream create(Path draft) throws IOException {
    try {
      return Calls.make(() -> place.files().create(draft, false));
    } catch (IOException e) {
      remove(draft, Failures.isInterrupt(e) ? ATTEMPTS_TO_REMOVE : 1);
      throw e;
    }
  }

  private void writeTo(FSDataOutputStream out) throws IOException {
    boolean written = false;
    try {
      write(out);
      written = true;
    } finally {
      if (!written) {
        closeAnyway(out);
      }
    }
    close(out);
  }

  private static void closeAnyway(FSDataOutputStream out) {
    try {
      close(out);
    } catch (IOException e) {
      // What is written is going to be removed.
    }
  }

  private void rename(Path draft) throws IOException {
    Calls.make(
        () -> {
          Renaming renaming = new Renaming(place.files());
          try {
            renaming.move(draft, place.path(), replaced.isPresent());
          } catch (FileAlreadyExistsException e) {
            throw new OvertakenException(e);
          }
          return true;
        });
  }

  /**
   * Removes what is half done. Hadoop gives up at once in a thread that is interrupted, so this one
   * is not meanwhile.
   */
  private void remove(Path draft, int attempts) {
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 1; !isRemoved(draft) && attempt < attempts; attempt++) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isRemoved(Path draft) {
    try {
      return Calls.make(() -> place.files().delete(draft, false));
    } catch (IOException e) {
      // The user is told of what went wrong before, and the file system may be gone.
      return false;
    }
  }

  /** Reaches the renaming that replaces a file, which Hadoop keeps for its own subclasses. */
  private static final class Renaming extends FilterFileSystem {
    Renaming(FileSystem files) {
      super(files);
    }

    void move(Path from, Path to, boolean replacing) throws IOException {
      rename(from, to, replacing ? Rename.OVERWRITE : Rename.NONE);
    }
  }
}
