package io.modelsigning.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written piece by piece and is there once it is whole: until {@link #finish}, an
 * older one stays. What is written to a pipe or a terminal goes there at once. An error while
 * writing is told at the end as well, since writers of text keep errors for themselves. Not
 * thread-safe.
 */
public final class FileDraft extends OutputStream implements Closeable {
  private final Destination destination;
  private final FileChannel channel;
  private final @Nullable Path temporary;
  private @Nullable IOException failure;
  private boolean over;

  private FileDraft(Destination destination, FileChannel channel, @Nullable Path temporary) {
    this.destination = destination;
    this.channel = channel;
    this.temporary = temporary;
  }

  static FileDraft at(Destination destination) throws IOException {
    if (destination.isStream()) {
      return new FileDraft(
          destination, FileChannel.open(destination.path(), StandardOpenOption.APPEND), null);
    }
    Path temporary = WholeFile.temporaryIn(destination.directory());
    return new FileDraft(destination, TemporaryFiles.create(temporary), temporary);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      ByteBuffer remaining = ByteBuffer.wrap(bytes, offset, length);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Makes what was written the content of the file. Has to be closed all the same.
   *
   * @throws IOException if that fails, or writing has failed before; an older file is still there
   */
  public void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (temporary == null) {
      close();
      return;
    }
    channel.force(true);
    channel.close();
    TemporaryFiles.move(temporary, destination.path());
    over = true;
    WholeFile.forceQuietly(destination.directory());
  }

  /** Throws away what is not finished. */
  @Override
  public void close() throws IOException {
    if (!over) {
      over = true;
      channel.close();
      if (temporary != null) {
        TemporaryFiles.delete(temporary);
      }
    }
  }
}
