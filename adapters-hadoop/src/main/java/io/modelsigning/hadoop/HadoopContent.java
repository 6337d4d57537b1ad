package io.modelsigning.hadoop;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * An open file. Each thread that reads at the same time has a stream of its own, as streams of
 * Hadoop keep one position, and many of them read ahead from it: who reads on gets the stream that
 * stands there. Safe for use by several threads.
 */
final class HadoopContent implements ModelContent {
  private static final int TRANSFER_BYTES = 1 << 20;

  /** So many streams wait for somebody who reads on. */
  private static final int MAXIMUM_IDLE = 4;

  private final HadoopPlace place;
  private final ModelFile file;
  private final String display;
  private final FileStatus opened;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Stream> idle = new ArrayList<>();
  private boolean closed;

  private HadoopContent(HadoopPlace place, ModelFile file, String display, FileStatus opened) {
    this.place = place;
    this.file = file;
    this.display = display;
    this.opened = opened;
  }

  /**
   * Opens a file that was listed.
   *
   * @param display the file, as a user names it
   */
  static HadoopContent open(HadoopPlace place, ModelFile file, String display)
      throws ModelAccessException {
    try {
      FileStatus now = place.status();
      requireListed(file, display, now);
      HadoopContent content = new HadoopContent(place, file, display, now);
      content.giveBack(new Stream(place.open(now)));
      return content;
    } catch (IOException e) {
      throw gone(display, "open", e);
    }
  }

  private static void requireListed(ModelFile file, String display, FileStatus now)
      throws ModelAccessException {
    if (FileVersion.matches(file, now)) {
      return;
    }
    throw new ModelAccessException(
        Reason.FILE_CHANGED,
        display,
        "'%s' changed since it was listed: it must be a file of %d bytes, version '%s', but is %s"
            .formatted(
                display,
                file.sizeBytes(),
                file.version(),
                now.isFile()
                    ? "one of %d bytes, version '%s'".formatted(now.getLen(), FileVersion.of(now))
                    : "none"));
  }

  private static ModelAccessException gone(String display, String attempt, IOException e) {
    return Failures.isMissing(e)
        ? new ModelAccessException(
            Reason.FILE_CHANGED, display, "'%s' was listed, but is gone".formatted(display), e)
        : Failures.ofModel(attempt, display, e);
  }

  @Override
  public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    try {
      Stream stream = take(positionBytes);
      int count;
      try {
        count = stream.read(target, positionBytes);
      } catch (IOException e) {
        stream.close();
        throw e;
      }
      giveBack(stream);
      return count;
    } catch (IOException e) {
      throw gone(display, "read", e);
    }
  }

  /** Returns a stream that nobody else reads from; best the one that stands there. */
  private Stream take(long positionBytes) throws IOException {
    lock.lock();
    try {
      requireOpen();
      for (Iterator<Stream> streams = idle.iterator(); streams.hasNext(); ) {
        Stream stream = streams.next();
        if (stream.positionBytes == positionBytes) {
          streams.remove();
          return stream;
        }
      }
      if (!idle.isEmpty()) {
        return idle.removeFirst();
      }
    } finally {
      lock.unlock();
    }
    return new Stream(place.open(opened));
  }

  private void giveBack(Stream stream) {
    Stream unwanted = null;
    lock.lock();
    try {
      if (closed) {
        unwanted = stream;
      } else {
        idle.add(stream);
        unwanted = idle.size() > MAXIMUM_IDLE ? idle.removeFirst() : null;
      }
    } finally {
      lock.unlock();
    }
    if (unwanted != null) {
      unwanted.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "'%s' must not be read after it was closed".formatted(display));
    }
  }

  /**
   * {@inheritDoc} The file system is asked anew: a stream that is open may go on with what was
   * there, or tell nothing of a change.
   */
  @Override
  public void requireUnchanged() throws ModelAccessException {
    try {
      FileStatus now = place.status();
      requireListed(file, display, now);
    } catch (IOException e) {
      throw gone(display, "look at", e);
    }
  }

  @Override
  public void close() {
    List<Stream> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(idle);
      idle.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(Stream::close);
  }

  /** A stream, used by one thread at a time. */
  private static final class Stream {
    private final FSDataInputStream from;
    private long positionBytes;
    private byte @Nullable [] buffer;

    Stream(FSDataInputStream from) {
      this.from = from;
    }

    int read(ByteBuffer target, long position) throws IOException {
      if (position != positionBytes) {
        try {
          Calls.make(
              () -> {
                from.seek(position);
                return true;
              });
          positionBytes = position;
        } catch (EOFException e) {
          // Where the file ends before; whoever reads asks whether it changed.
          return -1;
        }
      }
      int wanted = Math.min(target.remaining(), TRANSFER_BYTES);
      int count = Calls.make(() -> target.hasArray() ? into(target, wanted) : by(target, wanted));
      if (count == 0) {
        throw new IOException("its connector gave neither bytes nor the end");
      }
      positionBytes += Math.max(0, count);
      return count;
    }

    private int into(ByteBuffer target, int wanted) throws IOException {
      int count = from.read(target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + Math.max(0, count));
      return count;
    }

    private int by(ByteBuffer target, int wanted) throws IOException {
      byte[] part = buffer;
      if (part == null || part.length < wanted) {
        part = new byte[wanted];
        buffer = part;
      }
      int count = from.read(part, 0, wanted);
      target.put(part, 0, Math.max(0, count));
      return count;
    }

    void close() {
      try {
        Calls.make(
            () -> {
              from.close();
              return true;
            });
      } catch (IOException e) {
        // Nothing was written: what was read stays valid.
      }
    }
  }
}
