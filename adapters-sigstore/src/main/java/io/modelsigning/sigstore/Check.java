package io.modelsigning.sigstore;

import static io.modelsigning.domain.signature.EvidencePart.CERTIFICATE;
import static io.modelsigning.domain.signature.EvidencePart.CERTIFICATE_PATH;
import static io.modelsigning.domain.signature.EvidencePart.IDENTITY;
import static io.modelsigning.domain.signature.EvidencePart.LOG_ENTRY;
import static io.modelsigning.domain.signature.EvidencePart.SIGNATURE;
import static io.modelsigning.domain.signature.EvidencePart.TIME;
import static io.modelsigning.domain.signature.EvidencePart.TRUSTED_ROOT;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.EvidencePart;
import io.modelsigning.sigstore.document.Form;
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
          new Check<>(SIGNATURE, new Reason("bundle-limit-exceeded"), FormChecks::limits),
          same(FormChecks::mediaType),
          same(FormChecks::payloadType),
          same(FormChecks::payload),
          same(FormChecks::signatures),
          same(FormChecks::certificate),
          same(FormChecks::logEntries),
          new Check<>(SIGNATURE, new Reason("envelope-signature-count"), FormChecks::oneSignature));

  /** The checks of what a well-formed bundle gives evidence of, likewise. */
  static final List<Check<Evidence>> EVIDENCE =
      List.of(
          // Who: the key that signed is certified for the expected signer.
          new Check<>(SIGNATURE, Reason.INVALID_SIGNATURE, CertificateChecks::signature),
          leaf(CERTIFICATE, "certificate-usage", CertificateChecks::usage),
          leaf(IDENTITY, "identity-mismatch", CertificateChecks::identity),
          leaf(IDENTITY, "issuer-mismatch", CertificateChecks::issuer),
          // Logged: every entry is this signature's, and in a log we know.
          each("log-digest-mismatch", LogChecks::digest),
          each("log-signature-mismatch", LogChecks::signature),
          each("log-certificate-mismatch", LogChecks::certificate),
          each("log-unknown", LogChecks::known),
          each("log-promise-invalid", LogChecks::promise),
          each("log-checkpoint-malformed", LogChecks::checkpointForm),
          each("log-checkpoint-origin", LogChecks::checkpointOrigin),
          each("log-checkpoint-signature", LogChecks::checkpointSignature),
          each("log-checkpoint-mismatch", LogChecks::checkpointTree),
          each("log-proof-invalid", LogChecks::inclusion),
          each("log-index-mismatch", LogChecks::index),
          // When: every time is proven and within what it must be within.
          stamp("timestamp-mismatch", TimestampChecks::imprint),
          stamp("timestamp-signature", TimestampChecks::signature),
          stamp("timestamp-chain", TimestampChecks::chain),
          stamp("timestamp-authority-window", TimestampChecks::window),
          of(TIME, "no-trusted-time", TimeChecks::some),
          of(TIME, "time-outside-certificate", TimeChecks::withinCertificate),
          each("log-window", LogChecks::window),
          // By whom certified: the leaf's issuer, then, and its publication.
          leaf(CERTIFICATE_PATH, "certificate-chain", CertificateChecks::chain),
          leaf(TRUSTED_ROOT, "certificate-authority-window", CertificateChecks::window),
          leaf(CERTIFICATE, "sct-missing", TransparencyChecks::present),
          leaf(CERTIFICATE, "sct-log-unknown", TransparencyChecks::known),
          leaf(CERTIFICATE, "sct-invalid", TransparencyChecks::valid),
          leaf(CERTIFICATE, "sct-log-window", TransparencyChecks::window));

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
    return new Check<>(SIGNATURE, new Reason("bundle-read-differently"), rule);
  }

  private static Check<Evidence> of(EvidencePart part, String code, Rule<Evidence> rule) {
    return new Check<>(part, new Reason(code), rule);
  }

  private static Check<Evidence> leaf(
      EvidencePart part, String code, Rule<CertificateEvidence> rule) {
    return of(part, code, evidence -> rule.apply(evidence.certificate()));
  }

  private static Check<Evidence> each(String code, EntryRule rule) {
    return of(
        LOG_ENTRY,
        code,
        evidence -> {
          for (LogEntry entry : evidence.presented().entries()) {
            rule.apply(evidence, entry);
          }
        });
  }

  private static Check<Evidence> stamp(String code, TimestampRule rule) {
    return of(
        TIME,
        code,
        evidence -> {
          for (Timestamp timestamp : evidence.presented().timestamps()) {
            rule.apply(evidence, timestamp);
          }
        });
  }
}
