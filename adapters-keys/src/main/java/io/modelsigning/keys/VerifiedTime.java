package io.modelsigning.keys;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.TimestampVerdict;
import io.modelsigning.domain.signature.TimestampVerdict.Rejected;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * By when a signature was there, as far as its timestamps prove it.
 *
 * @param earliest the earliest time that is verified
 * @param faults why others prove nothing
 * @param unlooked how many timestamps nobody looked at, since nobody is trusted for them
 */
record VerifiedTime(Optional<Verified> earliest, List<Warning> faults, int unlooked) {
  /** No time, and nothing that could prove one. */
  static final VerifiedTime NONE = new VerifiedTime(Optional.empty(), List.of(), 0);

  /**
   * Looks at the timestamps of a bundle.
   *
   * @throws VerificationUnavailableException if whom to trust cannot be told
   * @throws InterruptedException if the thread is interrupted
   * @throws Unusable if there are more than are looked at, or one is required and none counts
   */
  static VerifiedTime of(Bundle bundle, TimestampTrust trust)
      throws Unusable, VerificationUnavailableException, InterruptedException {
    List<Bytes> timestamps = bundle.timestamps();
    requireFew(timestamps);
    VerifiedTime time =
        trust.verifier().isPresent()
            ? lookAt(bundle, trust.verifier().get())
            : new VerifiedTime(Optional.empty(), List.of(), timestamps.size());
    if (trust.required() && time.earliest.isEmpty()) {
      throw time.missing(Reason.NO_TIME_EVIDENCE, "a verified time of the signature is required");
    }
    return time;
  }

  private static VerifiedTime lookAt(Bundle bundle, TimestampVerifier verifier)
      throws VerificationUnavailableException, InterruptedException {
    List<Bytes> signatures = bundle.envelope().signatures();
    List<Bytes> timestamps = bundle.timestamps();
    Optional<Verified> earliest = Optional.empty();
    List<Warning> faults = new ArrayList<>();
    for (int i = 0; i < timestamps.size(); i++) {
      TimestampVerdict verdict =
          signatures.size() == 1
              ? verifier.verify(timestamps.get(i), signatures.getFirst())
              : new Rejected(
                  Reason.MALFORMED_BUNDLE,
                  "must be over the only signature, but there are " + signatures.size());
      switch (verdict) {
        case Verified verified -> {
          if (earliest.map(Verified::latest).orElse(Instant.MAX).isAfter(verified.latest())) {
            earliest = Optional.of(verified);
          }
        }
        case Rejected(Reason reason, String message) ->
            faults.add(
                new Warning(
                    reason,
                    Names.printable(
                        "timestamp %d of %d %s".formatted(i + 1, timestamps.size(), message))));
      }
    }
    return new VerifiedTime(earliest, List.copyOf(faults), 0);
  }

  private static void requireFew(List<Bytes> timestamps) throws Unusable {
    if (timestamps.size() > Bundle.MAXIMUM_TIMESTAMPS) {
      throw new Unusable(
          EvidencePart.TIME,
          Reason.MALFORMED_BUNDLE,
          "the bundle must have at most %d timestamps, but has %d"
              .formatted(Bundle.MAXIMUM_TIMESTAMPS, timestamps.size()));
    }
    OptionalInt longest = timestamps.stream().mapToInt(Bytes::size).max();
    if (longest.orElse(0) > Bundle.MAXIMUM_TIMESTAMP_BYTES) {
      throw new Unusable(
          EvidencePart.TIME,
          Reason.MALFORMED_BUNDLE,
          "a timestamp must have at most %d bytes, but one has %d"
              .formatted(Bundle.MAXIMUM_TIMESTAMP_BYTES, longest.getAsInt()));
    }
  }

  /**
   * Returns the refusal where a time is needed and there is none: for the first timestamp's fault,
   * if there is one.
   *
   * @param otherwise the reason where there is no timestamp that was looked at
   * @param need what it is needed for, which the message begins with
   */
  Unusable missing(Reason otherwise, String need) {
    return new Unusable(
        EvidencePart.TIME,
        faults.isEmpty() ? otherwise : faults.getFirst().reason(),
        need + ", but " + why());
  }

  /** Returns whether there is a timestamp, of which nothing was learnt. */
  boolean isUnproven() {
    return earliest.isEmpty() && (!faults.isEmpty() || unlooked > 0);
  }

  private String why() {
    if (!faults.isEmpty()) {
      return faults.getFirst().message();
    }
    return unlooked == 0
        ? "there is none"
        : "its %s not looked at, since no timestamp authority is trusted"
            .formatted(unlooked == 1 ? "timestamp was" : unlooked + " timestamps were");
  }
}
