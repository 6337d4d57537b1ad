package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The content of one range. Opened by the first read; checked and closed by the read that completes
 * it, whichever thread that is. Thread-safe.
 */
final class SharedContent {
  private final ModelSource model;
  private final FileRange range;
  private final int index;
  private final ProgressListener progress;
  private long unreadBytes;
  private boolean closed;
  private @Nullable ModelContent content;

  /**
   * @param index position of the range in the call's list
   */
  SharedContent(ModelSource model, FileRange range, int index, ProgressListener progress) {
    this.model = model;
    this.range = range;
    this.index = index;
    this.progress = progress;
    this.unreadBytes = range.sizeBytes();
  }

  int index() {
    return index;
  }

  FileRange range() {
    return range;
  }

  /** Fills {@code target} from {@code positionBytes} on. */
  void read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    ModelContent open = open();
    int wanted = target.remaining();
    long position = positionBytes;
    while (target.hasRemaining()) {
      position += open.read(target, position);
    }
    finishIfRead(open, wanted);
  }

  private synchronized ModelContent open() throws ModelAccessException {
    if (content == null) {
      progress.hashing(range.file().path());
      content = model.open(range.file());
    }
    return content;
  }

  private synchronized void finishIfRead(ModelContent open, int bytes) throws ModelAccessException {
    unreadBytes -= bytes;
    if (unreadBytes == 0) {
      open.requireUnchanged();
      close();
    }
  }

  /** Closes the file if it is open. */
  synchronized void close() {
    if (content != null && !closed) {
      closed = true;
      content.close();
    }
  }
}
