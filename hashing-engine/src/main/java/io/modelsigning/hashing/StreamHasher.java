package io.modelsigning.hashing;

import java.security.MessageDigest;
import java.util.function.BiConsumer;

/** Hashes one message after the other. */
final class StreamHasher implements TrayHasher {
  private final MessageDigest digest;

  StreamHasher(MessageDigest digest) {
    this.digest = digest;
  }

  @Override
  public void hash(Tray tray, BiConsumer<Piece, byte[]> digests) {
    int offset = 0;
    for (Tray.Run run : tray.runs(0)) {
      digest.update(tray.array(), offset, run.bytes());
      offset += run.bytes();
      if (run.last()) {
        digests.accept(run.piece(), digest.digest());
      }
    }
  }
}
