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
 * Keeps one hashing thread supplied: while it hashes one tray, readers fill the next, unless it had
 * better read itself.
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
  private final ReadAhead readAhead;
  private final int laneBytes;
  private final int ownLaneBytes;
  private final int tasks;
  private final Deque<Tray> free = new ArrayDeque<>();
  private final BlockingQueue<Tray> filled = new LinkedBlockingQueue<>();
  private final List<@Nullable Piece> current = new ArrayList<>();
  private boolean filling;

  /**
   * @param trays at least two, or reading and hashing take turns
   * @param laneBytes room of a lane, apart from a last message's padding
   * @param ownLaneBytes how much of it the hashing thread fills itself, so that what it reads is
   *     still in its cache when it hashes
   * @param tasks over how many readers one tray is spread
   */
  Feed(
      Supply supply,
      Crew readers,
      ReadAhead readAhead,
      Padding padding,
      List<Tray> trays,
      int laneBytes,
      int ownLaneBytes,
      int tasks) {
    this.supply = supply;
    this.readers = readers;
    this.readAhead = readAhead;
    this.padding = padding;
    this.laneBytes = laneBytes;
    this.ownLaneBytes = Math.min(ownLaneBytes, laneBytes);
    int lanes = trays.getFirst().lanes();
    this.tasks = Math.min(tasks, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      current.add(null);
    }
    for (Tray tray : trays) {
      release(tray);
    }
  }

  /** Waits for the next tray, or fills it; an empty one is the end. */
  Tray take() throws ModelAccessException, InterruptedException {
    Tray own;
    synchronized (this) {
      if (filling || !filled.isEmpty()) {
        own = null;
      } else {
        own = free.remove();
        own.reset(1);
      }
    }
    if (own == null) {
      return filled.take();
    }
    fill(own, 0, 1, ownLaneBytes);
    return own;
  }

  /** Takes a tray back. */
  synchronized void release(Tray tray) {
    // The tray hashed last is still in the cache.
    free.push(tray);
    fillNextIfItPays();
  }

  private void fillNextIfItPays() {
    // One tray at a time: each goes on where the one before it ended.
    if (filling || free.isEmpty() || !readAhead.pays()) {
      return;
    }
    filling = true;
    Tray tray = free.remove();
    tray.reset(tasks);
    for (int task = 0; task < tasks; task++) {
      int first = task;
      readers.execute(() -> fillAhead(tray, first));
    }
  }

  private void fillAhead(Tray tray, int first) throws ModelAccessException {
    fill(tray, first, tasks, laneBytes);
    if (!tray.filled()) {
      return;
    }
    synchronized (this) {
      filled.add(tray);
      // After the end nothing is read, even if the supply has more again: nobody would take it.
      if (!tray.isEmpty()) {
        filling = false;
        fillNextIfItPays();
      }
    }
  }

  /** Fills every lane that is {@code first} plus a multiple of {@code step}. */
  private void fill(Tray tray, int first, int step, int roomBytes) throws ModelAccessException {
    long start = System.nanoTime();
    long bytes = 0;
    for (int lane = first; lane < tray.lanes(); lane += step) {
      bytes += fillLane(tray, lane, roomBytes);
    }
    readAhead.read(bytes, System.nanoTime() - start);
  }

  /** Returns how many bytes were read. */
  private long fillLane(Tray tray, int lane, int roomBytes) throws ModelAccessException {
    int offset = tray.offset(lane);
    int end = offset + roomBytes;
    long read = 0;
    while (offset < end) {
      Piece piece = current.get(lane);
      if (piece == null) {
        piece = supply.next(end - offset);
        if (piece == null) {
          return read;
        }
      }
      boolean first = piece.remainingBytes() == piece.sizeBytes();
      int bytes = (int) Math.min(piece.remainingBytes(), end - offset);
      piece.content().read(tray.slice(offset, bytes), piece.positionBytes());
      piece.advance(bytes);
      offset += bytes;
      read += bytes;
      boolean last = piece.remainingBytes() == 0;
      int paddingBytes = last ? padding.pad(tray, offset, piece.sizeBytes()) : 0;
      offset += paddingBytes;
      tray.runs(lane).add(new Tray.Run(piece, bytes, paddingBytes, first, last));
      current.set(lane, last ? null : piece);
    }
    return read;
  }
}
