package io.modelsigning.hashing.schedule;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The content of one range. Opened by the first read; checked and closed by the read that completes
 * it, whichever thread that is. One that ends where the listed file does must be the content's end.
 * Thread-safe.
 */
public final class SharedContent {
  /**
   * Where the contents of one call come from.
   *
   * @param reader opens them
   * @param progress is told which is read
   */
  public record Source(ModelSource model, ModelReader reader, ProgressListener progress) {}

  private final Source source;
  private final FileRange range;
  private final int index;
  private final OptionalLong offsetBytes;
  private long unreadBytes;
  private boolean closed;
  private @Nullable ModelContent content;

  /**
   * @param index position of the range in the call's list
   */
  public SharedContent(Source source, FileRange range, int index) {
    this(source, range, index, OptionalLong.empty());
  }

  /**
   * The content of a range that may be a part of a message.
   *
   * @param offsetBytes where in the message it begins; empty if it is the whole message
   */
  public SharedContent(Source source, FileRange range, int index, OptionalLong offsetBytes) {
    this.source = source;
    this.range = range;
    this.index = index;
    this.offsetBytes = offsetBytes;
    this.unreadBytes = range.sizeBytes();
  }

  public int index() {
    return index;
  }

  public FileRange range() {
    return range;
  }

  /** Returns where in its message the range begins, if it is a part of one. */
  public OptionalLong offsetBytes() {
    return offsetBytes;
  }

  /** Fills {@code target} from {@code positionBytes} on. */
  public void read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    ModelContent open = open();
    int wanted = target.remaining();
    long position = positionBytes;
    while (target.hasRemaining()) {
      int count = readSome(open, target, position);
      if (count < 0) {
        throw wrongSize(open, "ends after %d".formatted(position));
      }
      position += count;
    }
    finishIfRead(open, wanted);
  }

  /**
   * Returns how many bytes came, or -1 at the end; a source that gives none would go on forever.
   */
  private int readSome(ModelContent open, ByteBuffer target, long position)
      throws ModelAccessException {
    int count = open.read(target, position);
    if (count == 0) {
      throw new IllegalStateException(
          "reading '%s' must give bytes or the end, but gave neither"
              .formatted(range.file().path()));
    }
    return count;
  }

  /** Sizes are only stated: what lies behind the last listed byte would be left out unnoticed. */
  private void requireEnd(ModelContent open) throws ModelAccessException {
    long sizeBytes = range.file().sizeBytes();
    if (range.endBytes() == sizeBytes && readSome(open, ByteBuffer.allocate(1), sizeBytes) > 0) {
      throw wrongSize(open, "has more");
    }
  }

  /** Returns the failure, unless the file turns out to have been changed meanwhile. */
  private ModelAccessException wrongSize(ModelContent open, String found)
      throws ModelAccessException {
    open.requireUnchanged();
    String display = source.model().display(range.file().path());
    return new ModelAccessException(
        Reason.WRONG_FILE_SIZE,
        display,
        "'%s' must have the %d bytes it was listed with, but %s"
            .formatted(display, range.file().sizeBytes(), found));
  }

  private synchronized ModelContent open() throws ModelAccessException {
    if (content == null) {
      source.progress().hashing(range.file().path());
      content = source.reader().open(range.file());
    }
    return content;
  }

  private synchronized void finishIfRead(ModelContent open, int bytes) throws ModelAccessException {
    unreadBytes -= bytes;
    if (unreadBytes == 0) {
      requireEnd(open);
      open.requireUnchanged();
      close();
    }
  }

  /** Closes the file if it is open. */
  public synchronized void close() {
    if (content != null && !closed) {
      closed = true;
      content.close();
    }
  }
}
