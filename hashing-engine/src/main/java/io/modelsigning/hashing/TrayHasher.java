package io.modelsigning.hashing;

import java.util.function.BiConsumer;

/** Hashes trays, one after the other, on one thread. */
interface TrayHasher {
  /**
   * Hashes all that is in the tray.
   *
   * @param digests takes the digest of each message that ended in it
   */
  void hash(Tray tray, BiConsumer<Piece, byte[]> digests);
}
