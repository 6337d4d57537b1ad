package io.modelsigning.sigstore;

import io.modelsigning.sigstore.TrustAnchors.Authority;
import io.modelsigning.sigstore.TrustAnchors.Log;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle presents, beside what it is checked against. What several checks need and takes
 * long is worked out once; for one thread.
 */
final class Evidence {
  private final Presented presented;
  private final TrustAnchors trust;
  private final ExpectedSigner expected;
  private @Nullable CertificateEvidence certificate;

  Evidence(Presented presented, TrustAnchors trust, ExpectedSigner expected) {
    this.presented = presented;
    this.trust = trust;
    this.expected = expected;
  }

  Presented presented() {
    return presented;
  }

  TrustAnchors trust() {
    return trust;
  }

  ExpectedSigner expected() {
    return expected;
  }

  /** Returns the log an entry says it is in. */
  Optional<Log> log(LogEntry entry) {
    return trust.transparencyLog(entry.logId(), times(entry).stream().findFirst());
  }

  /** Returns the log's host, or its id where the trust root does not know it. */
  String logName(LogEntry entry) {
    return log(entry).map(Log::name).orElseGet(() -> "log " + entry.logId().toHex());
  }

  /** Returns the trusted authority a timestamp says it is from, for its time if there are more. */
  Optional<Authority> authority(Timestamp timestamp) {
    List<Authority> named =
        trust.timestampAuthorities().stream()
            .filter(authority -> timestamp.token().namesSigner(authority.first()))
            .toList();
    return named.stream()
        .filter(authority -> authority.window().contains(timestamp.time()))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /** Returns the signer's certificate, to be judged by every time that is known. */
  CertificateEvidence certificate() {
    CertificateEvidence known = certificate;
    if (known == null) {
      known = new CertificateEvidence(presented.leaf(), trust, expected, instants());
      certificate = known;
    }
    return known;
  }

  /** Returns the times an entry is to be judged by: its own, else every other there is. */
  List<Instant> times(LogEntry entry) {
    return entry.time().map(List::of).orElseGet(this::instants);
  }

  private List<Instant> instants() {
    List<Instant> instants = new ArrayList<>();
    timestampTimes().forEach(time -> instants.add(time.time()));
    presented.entries().forEach(entry -> entry.time().ifPresent(instants::add));
    return instants;
  }

  /**
   * Returns every time that something the trust root knows vouches for: timestamps first, then the
   * logs' own. That they do is the business of other checks.
   */
  List<TrustedTime> times() {
    List<TrustedTime> times = new ArrayList<>(timestampTimes());
    for (LogEntry entry : presented.entries()) {
      entry
          .time()
          .ifPresent(
              time ->
                  times.add(
                      new TrustedTime(
                          time, "signed entry timestamp of " + logName(entry), entry.position())));
    }
    return times;
  }

  private List<TrustedTime> timestampTimes() {
    List<TrustedTime> times = new ArrayList<>();
    for (Timestamp timestamp : presented.timestamps()) {
      authority(timestamp)
          .ifPresent(
              authority ->
                  times.add(
                      new TrustedTime(
                          timestamp.time(),
                          "RFC 3161 timestamp of " + authority.name(),
                          timestamp.position())));
    }
    return times;
  }
}
