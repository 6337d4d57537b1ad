package io.modelsigning.sigstore;

import java.time.Instant;

/** Checks that the signature was made while the certificate was valid. */
final class TimeChecks {
  private TimeChecks() {}

  static void some(Evidence evidence) throws RefusalException {
    if (evidence.times().isEmpty()) {
      throw new RefusalException(
          "a log or a timestamp authority of the trusted root must prove the time of signing, but"
              + " none does");
    }
  }

  static void withinCertificate(Evidence evidence) throws RefusalException {
    Instant start = evidence.presented().leaf().getNotBefore().toInstant();
    Instant end = evidence.presented().leaf().getNotAfter().toInstant();
    for (TrustedTime time : evidence.times()) {
      require(time.where(), time.time(), start, end);
    }
    // One of an authority we do not know proves nothing, yet must not contradict the others.
    for (Timestamp timestamp : evidence.presented().timestamps()) {
      require(timestamp.position(), timestamp.time(), start, end);
    }
  }

  private static void require(String where, Instant time, Instant start, Instant end)
      throws RefusalException {
    if (time.isBefore(start) || time.isAfter(end)) {
      throw new RefusalException(
          "%s must be from the certificate's time, %s to %s, but is from %s"
              .formatted(where, start, end, time));
    }
  }
}
