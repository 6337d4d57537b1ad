package io.modelsigning.cache;

import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Digest;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;

/**
 * A digest as it is kept.
 *
 * @param file where the content was, for people
 * @param madeAt when it was computed, by this machine's clock
 * @param changedAt when the content had changed, by the storage's clock
 */
record Kept(Key key, String file, Digest digest, Instant madeAt, Instant changedAt) {
  private static final int SEAL_BYTES = 16;

  /**
   * Returns a checksum of all of this. The database has none of its own: bytes that a disk or a
   * crash changed would be a wrong digest. It is no help against who can write to the database.
   */
  byte[] seal() {
    MessageDigest sha256 = Key.sha256();
    sha256.update(key.bytes());
    Key.update(sha256, file);
    sha256.update(digest.value().toArray());
    Key.update(sha256, madeAt.toEpochMilli());
    Key.update(sha256, changedAt.getEpochSecond());
    Key.update(sha256, changedAt.getNano());
    return Arrays.copyOf(sha256.digest(), SEAL_BYTES);
  }

  /**
   * Returns whether this may stand for what would be hashed now. A clock that was set back could
   * give a later change the times of an earlier one, so nothing is believed that is of the future.
   */
  boolean isBelieved(ContentStamp stamp, Instant now) {
    return key.identity().equals(stamp.identity())
        && changedAt.equals(stamp.changedAt())
        && !madeAt.isAfter(now)
        && !changedAt.isAfter(now);
  }
}
