package io.modelsigning.sigstore;

import static io.modelsigning.domain.EvidencePart.CERTIFICATE;
import static io.modelsigning.domain.EvidencePart.CERTIFICATE_PATH;
import static io.modelsigning.domain.EvidencePart.IDENTITY;
import static io.modelsigning.domain.EvidencePart.LOG_ENTRY;
import static io.modelsigning.domain.EvidencePart.SIGNATURE;
import static io.modelsigning.domain.EvidencePart.TIME;
import static io.modelsigning.domain.EvidencePart.TRUSTED_ROOT;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.timestamp.TimestampReasons;
import java.util.EnumSet;
import java.util.List;

/**
 * One thing a Sigstore signature must satisfy.
 *
 * @param part what of the evidence it is a check of
 * @param reason what a refusal is reported as
 * @param rule returns if the subject satisfies it
 * @param <T> what is checked: the form of a bundle, or what it gives evidence of
 */
record Check<T>(EvidencePart part, Reason reason, Rule<T> rule) {
  /** Looks at the subject and refuses it or not. */
  @FunctionalInterface
  interface Rule<T> {
    /**
     * Returns if the subject satisfies the rule.
     *
     * @throws RefusalException if it does not
     */
    void apply(T subject) throws RefusalException;
  }

  /** Looks at one log entry. */
  @FunctionalInterface
  interface EntryRule {
    void apply(Evidence evidence, LogEntry entry) throws RefusalException;
  }

  /** Looks at one timestamp. */
  @FunctionalInterface
  interface TimestampRule {
    void apply(Evidence evidence, Timestamp timestamp) throws RefusalException;
  }

  /** The checks of a bundle's form, in the order they are made; the first refusal decides. */
  static final List<Check<Form>> FORM =
      List.of(
          new Check<>(SIGNATURE, SigstoreReasons.BUNDLE_LIMIT_EXCEEDED, FormChecks::limits),
          same(FormChecks::mediaType),
          same(FormChecks::payloadType),
          same(FormChecks::payload),
          same(FormChecks::signatures),
          same(FormChecks::certificate),
          same(FormChecks::logEntries),
          new Check<>(
              SIGNATURE, SigstoreReasons.ENVELOPE_SIGNATURE_COUNT, FormChecks::oneSignature));

  /** The checks of what a well-formed bundle gives evidence of, likewise. */
  static final List<Check<Evidence>> EVIDENCE =
      List.of(
          // Who: the key that signed is certified for the expected signer.
          new Check<>(SIGNATURE, Reason.INVALID_SIGNATURE, CertificateChecks::signature),
          leaf(CERTIFICATE, Reason.CERTIFICATE_USAGE, CertificateChecks::usage),
          leaf(IDENTITY, SigstoreReasons.IDENTITY_MISMATCH, CertificateChecks::identity),
          leaf(IDENTITY, SigstoreReasons.ISSUER_MISMATCH, CertificateChecks::issuer),
          // Logged: every entry is this signature's, and in a log we know.
          each(SigstoreReasons.LOG_DIGEST_MISMATCH, LogChecks::digest),
          each(SigstoreReasons.LOG_SIGNATURE_MISMATCH, LogChecks::signature),
          each(SigstoreReasons.LOG_CERTIFICATE_MISMATCH, LogChecks::certificate),
          each(SigstoreReasons.LOG_UNKNOWN, LogChecks::known),
          each(SigstoreReasons.LOG_PROMISE_INVALID, LogChecks::promise),
          each(SigstoreReasons.LOG_CHECKPOINT_MALFORMED, LogChecks::checkpointForm),
          each(SigstoreReasons.LOG_CHECKPOINT_ORIGIN, LogChecks::checkpointOrigin),
          each(SigstoreReasons.LOG_CHECKPOINT_SIGNATURE, LogChecks::checkpointSignature),
          each(SigstoreReasons.LOG_CHECKPOINT_MISMATCH, LogChecks::checkpointTree),
          each(SigstoreReasons.LOG_PROOF_INVALID, LogChecks::inclusion),
          each(SigstoreReasons.LOG_INDEX_MISMATCH, LogChecks::index),
          // When: every time is proven and within what it must be within.
          stamp(TimestampReasons.TIMESTAMP_MISMATCH, TimestampChecks::imprint),
          stamp(TimestampReasons.TIMESTAMP_SIGNATURE, TimestampChecks::signature),
          stamp(TimestampReasons.TIMESTAMP_CHAIN, TimestampChecks::chain),
          stamp(TimestampReasons.TIMESTAMP_AUTHORITY_WINDOW, TimestampChecks::window),
          of(TIME, SigstoreReasons.NO_TRUSTED_TIME, TimeChecks::some),
          of(TIME, SigstoreReasons.TIME_OUTSIDE_CERTIFICATE, TimeChecks::withinCertificate),
          each(SigstoreReasons.LOG_WINDOW, LogChecks::window),
          // By whom certified: the leaf's issuer, then, and its publication.
          leaf(CERTIFICATE_PATH, SigstoreReasons.CERTIFICATE_CHAIN, CertificateChecks::chain),
          leaf(
              TRUSTED_ROOT,
              SigstoreReasons.CERTIFICATE_AUTHORITY_WINDOW,
              CertificateChecks::window),
          leaf(CERTIFICATE, SigstoreReasons.SCT_MISSING, TransparencyChecks::present),
          leaf(CERTIFICATE, SigstoreReasons.SCT_LOG_UNKNOWN, TransparencyChecks::known),
          leaf(CERTIFICATE, SigstoreReasons.SCT_INVALID, TransparencyChecks::valid),
          leaf(CERTIFICATE, SigstoreReasons.SCT_LOG_WINDOW, TransparencyChecks::window));

  /**
   * Returns what is known when a check refuses: a part holds if every check of it is behind.
   *
   * @param checks in the order they are made
   * @param failed the index of the one that refuses
   */
  static <T> CheckedEvidence evidenceAt(List<Check<T>> checks, int failed) {
    EnumSet<EvidencePart> established = EnumSet.noneOf(EvidencePart.class);
    for (int i = 0; i < failed; i++) {
      established.add(checks.get(i).part());
    }
    for (int i = failed; i < checks.size(); i++) {
      established.remove(checks.get(i).part());
    }
    return CheckedEvidence.broken(checks.get(failed).part(), established);
  }

  private static Check<Form> same(Rule<Form> rule) {
    return new Check<>(SIGNATURE, SigstoreReasons.BUNDLE_READ_DIFFERENTLY, rule);
  }

  private static Check<Evidence> of(EvidencePart part, Reason reason, Rule<Evidence> rule) {
    return new Check<>(part, reason, rule);
  }

  private static Check<Evidence> leaf(
      EvidencePart part, Reason reason, Rule<CertificateEvidence> rule) {
    return of(part, reason, evidence -> rule.apply(evidence.certificate()));
  }

  private static Check<Evidence> each(Reason reason, EntryRule rule) {
    return of(
        LOG_ENTRY,
        reason,
        evidence -> {
          for (LogEntry entry : evidence.presented().entries()) {
            rule.apply(evidence, entry);
          }
        });
  }

  private static Check<Evidence> stamp(Reason reason, TimestampRule rule) {
    return of(
        TIME,
        reason,
        evidence -> {
          for (Timestamp timestamp : evidence.presented().timestamps()) {
            rule.apply(evidence, timestamp);
          }
        });
  }
}
