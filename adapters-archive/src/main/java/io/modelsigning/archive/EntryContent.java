package io.modelsigning.archive;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an archive, which can only be inflated from its start. Each thread that reads a part
 * of its own is given a stream of its own, up to a limit; beyond that a part begins anew.
 */
final class EntryContent implements ModelContent {
  /** Each holds a window of 32 KiB and some buffers. */
  private static final int MAXIMUM_STREAMS = 32;

  private static final int PIECE_BYTES = 1 << 16;

  /** What is closed with an entry. */
  interface Closing {
    void close() throws IOException;
  }

  /** Whether the archive is still the one that was listed. */
  interface Check {
    void run() throws ModelAccessException;
  }

  /** A stream over the entry, and how far it was read. */
  private static final class Cursor {
    final InputStream stream;
    long position;

    Cursor(InputStream stream) {
      this.stream = stream;
    }
  }

  private final Archive archive;
  private final String display;
  private final ZipFile zip;
  private final ZipEntry entry;
  private final Check check;
  private final Closing closing;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Cursor> idle = new ArrayList<>();

  EntryContent(
      Archive archive, String display, ZipFile zip, ZipEntry entry, Check check, Closing closing) {
    this.archive = archive;
    this.display = display;
    this.zip = zip;
    this.entry = entry;
    this.check = check;
    this.closing = closing;
  }

  @Override
  public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    try {
      Cursor cursor = take(positionBytes);
      int count = read(cursor, target, positionBytes);
      give(cursor);
      return count;
    } catch (IOException e) {
      throw archive.failure("read", display, e);
    }
  }

  private static int read(Cursor cursor, ByteBuffer target, long position) throws IOException {
    while (cursor.position < position) {
      long skipped = cursor.stream.skip(position - cursor.position);
      if (skipped == 0) {
        if (cursor.stream.read() < 0) {
          return -1;
        }
        skipped = 1;
      }
      cursor.position += skipped;
    }
    int count;
    if (target.hasArray()) {
      int start = target.position();
      count = cursor.stream.read(target.array(), target.arrayOffset() + start, target.remaining());
      target.position(start + Math.max(count, 0));
    } else {
      byte[] piece = new byte[Math.min(target.remaining(), PIECE_BYTES)];
      count = cursor.stream.read(piece);
      target.put(piece, 0, Math.max(count, 0));
    }
    cursor.position += Math.max(count, 0);
    return count;
  }

  /** Takes the stream that is nearest before a position, or a new one. */
  private Cursor take(long position) throws IOException {
    lock.lock();
    try {
      @Nullable Cursor nearest = null;
      for (Cursor one : idle) {
        if (one.position <= position && (nearest == null || one.position > nearest.position)) {
          nearest = one;
        }
      }
      // One that stands far before is another thread's, which reads the part before this one.
      if (nearest != null && (nearest.position == position || idle.size() >= MAXIMUM_STREAMS)) {
        idle.remove(nearest);
        return nearest;
      }
      if (idle.size() >= MAXIMUM_STREAMS) {
        idle.removeFirst().stream.close();
      }
      return new Cursor(zip.getInputStream(entry));
    } finally {
      lock.unlock();
    }
  }

  private void give(Cursor cursor) {
    lock.lock();
    try {
      idle.add(cursor);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requireUnchanged() throws ModelAccessException {
    check.run();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      for (Cursor cursor : idle) {
        cursor.stream.close();
      }
      idle.clear();
      closing.close();
    } catch (IOException e) {
      // What was read stays valid.
    } finally {
      lock.unlock();
    }
  }
}
