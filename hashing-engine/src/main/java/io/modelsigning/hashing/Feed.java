package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one hashing thread supplied: while it hashes one tray, readers fill the next.
 *
 * <p>Example with two lanes and messages A (long), B and C (short): the first tray gets the
 * beginning of A in lane 0, and all of B and C, each with its padding, one behind the other in lane
 * 1; the second tray goes on with A in lane 0. So lanes stay busy over messages of any lengths, and
 * small files cost neither a task nor a buffer each.
 */
final class Feed {
  /** Writes what follows a message, and returns its bytes. */
  interface Padding {
    int pad(Tray tray, int offset, long messageBytes);
  }

  /** For messages that need nothing behind them. */
  static final Padding NO_PADDING = (tray, offset, messageBytes) -> 0;

  private final Supply supply;
  private final Crew readers;
  private final Padding padding;
  private final int laneBytes;
  private final int tasks;
  private final Deque<Tray> free = new ArrayDeque<>();
  private final BlockingQueue<Tray> filled = new LinkedBlockingQueue<>();
  private final List<@Nullable Piece> current = new ArrayList<>();
  private boolean filling;

  /**
   * @param trays at least two, or reading and hashing take turns
   * @param laneBytes room of a lane, apart from a last message's padding
   * @param tasks over how many readers one tray is spread
   */
  Feed(Supply supply, Crew readers, Padding padding, List<Tray> trays, int laneBytes, int tasks) {
    this.supply = supply;
    this.readers = readers;
    this.padding = padding;
    this.laneBytes = laneBytes;
    int lanes = trays.getFirst().lanes();
    this.tasks = Math.min(tasks, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      current.add(null);
    }
    for (Tray tray : trays) {
      release(tray);
    }
  }

  /** Waits for the next tray; an empty one is the end. */
  Tray take() throws InterruptedException {
    return filled.take();
  }

  /** Takes a tray back. */
  synchronized void release(Tray tray) {
    free.add(tray);
    if (!filling) {
      fillNext();
    }
  }

  private void fillNext() {
    Tray tray = free.poll();
    // One tray at a time: each goes on where the one before it ended.
    filling = tray != null;
    if (tray != null) {
      tray.reset(tasks);
      for (int task = 0; task < tasks; task++) {
        int first = task;
        readers.execute(() -> fill(tray, first));
      }
    }
  }

  private void fill(Tray tray, int first) throws ModelAccessException {
    for (int lane = first; lane < tray.lanes(); lane += tasks) {
      fillLane(tray, lane);
    }
    if (!tray.filled()) {
      return;
    }
    boolean end = tray.isEmpty();
    filled.add(tray);
    // After the end nothing is read, even if the supply has more again: nobody would take it.
    if (!end) {
      synchronized (this) {
        fillNext();
      }
    }
  }

  private void fillLane(Tray tray, int lane) throws ModelAccessException {
    int offset = tray.offset(lane);
    int end = offset + laneBytes;
    while (offset < end) {
      Piece piece = current.get(lane);
      if (piece == null) {
        piece = supply.next(end - offset);
        if (piece == null) {
          return;
        }
      }
      boolean first = piece.remainingBytes() == piece.sizeBytes();
      int bytes = (int) Math.min(piece.remainingBytes(), end - offset);
      piece.content().read(tray.slice(offset, bytes), piece.positionBytes());
      piece.advance(bytes);
      offset += bytes;
      boolean last = piece.remainingBytes() == 0;
      int paddingBytes = last ? padding.pad(tray, offset, piece.sizeBytes()) : 0;
      offset += paddingBytes;
      tray.runs(lane).add(new Tray.Run(piece, bytes, paddingBytes, first, last));
      current.set(lane, last ? null : piece);
    }
  }
}
