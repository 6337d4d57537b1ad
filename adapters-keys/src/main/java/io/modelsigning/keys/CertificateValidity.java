package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * At which moment the certificates of a signature must be valid.
 *
 * @param moment what is asked for
 * @param graceUntil until when, this moment not included, a signer's certificate that has expired
 *     is accepted for a signature without a verified time: it is judged, with its chain, by its
 *     last valid moment, and a warning says so
 */
public record CertificateValidity(Moment moment, Optional<Instant> graceUntil) {
  /** Valid at the verified time, and where there is none, at the time of verification. */
  public static final CertificateValidity NOW =
      new CertificateValidity(Moment.NOW, Optional.empty());

  /** When certificates must be valid. */
  public enum Moment {
    /** At the time of verification, but for signatures with a verified time, at that. */
    NOW,
    /**
     * At the verified time of the signature: those without one are refused, except while a grace
     * lasts.
     */
    VERIFIED_TIME
  }

  /** Returns this with a grace until {@code end}. */
  public CertificateValidity withGraceUntil(Instant end) {
    return new CertificateValidity(moment, Optional.of(end));
  }

  /** What a certificate is judged by, and what to say of that. */
  record Judged(ValidityTime time, Optional<Warning> warning) {}

  /** Returns what the certificate of a signature is judged by. */
  Judged judge(X509Certificate leaf, Instant now, VerifiedTime time) throws Unusable {
    if (time.earliest().isPresent()) {
      return new Judged(ValidityTime.of(time.earliest().get()), Optional.empty());
    }
    boolean grace = graceUntil.isPresent() && now.isBefore(graceUntil.get());
    if (moment == Moment.VERIFIED_TIME && !grace) {
      throw time.missing(
          Reason.NO_TIME_EVIDENCE,
          "the certificate '%s' must be judged by a verified time of the signature%s"
              .formatted(
                  Names.subjectOf(leaf),
                  graceUntil.map(end -> " since the grace for others ended at " + end).orElse("")));
    }
    Instant last = leaf.getNotAfter().toInstant();
    if (now.isAfter(last) && !grace && time.isUnproven()) {
      throw time.missing(
          KeyReasons.CERTIFICATE_EXPIRED,
          "the certificate '%s' was valid until %s, and a verified time must show that the signature was made before"
              .formatted(Names.subjectOf(leaf), last));
    }
    if (!grace || !now.isAfter(last)) {
      return new Judged(ValidityTime.now(now), Optional.empty());
    }
    return new Judged(
        ValidityTime.now(last),
        Optional.of(
            new Warning(
                KeyReasons.CERTIFICATE_EXPIRED,
                "the certificate '%s' was valid until %s; without a verified time, the signature is accepted until %s only"
                    .formatted(Names.subjectOf(leaf), last, graceUntil.orElseThrow()))));
  }
}
