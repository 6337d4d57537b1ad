package io.modelsigning.objectstore;

import java.util.concurrent.Semaphore;

/**
 * What may be on its way to memory before it is asked for, over all files of a model. Thread-safe.
 */
final class Ahead {
  /** Memory is counted in pieces of so many bytes. */
  private static final int PIECE_BYTES = 1 << 12;

  private final Semaphore pieces;
  private final Semaphore requests;

  Ahead(ObjectLimits limits) {
    this.pieces = new Semaphore(pieces(limits.aheadBytes()));
    this.requests = new Semaphore(limits.aheadRequests());
  }

  private static int pieces(int bytes) {
    return Math.ceilDiv(bytes, PIECE_BYTES);
  }

  /** Takes the place of one request; false if there is none. */
  boolean tryTake(int bytes) {
    if (!requests.tryAcquire()) {
      return false;
    }
    if (!pieces.tryAcquire(pieces(bytes))) {
      requests.release();
      return false;
    }
    return true;
  }

  /** Gives the place of one request back. */
  void giveBack(int bytes) {
    pieces.release(pieces(bytes));
    requests.release();
  }
}
