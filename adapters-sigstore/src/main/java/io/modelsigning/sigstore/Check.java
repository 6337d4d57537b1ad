package io.modelsigning.sigstore;

import io.modelsigning.domain.Reason;
import io.modelsigning.sigstore.document.Form;
import java.util.List;

/**
 * One thing a Sigstore signature must satisfy.
 *
 * @param reason what a refusal is reported as
 * @param rule returns if the subject satisfies it
 * @param <T> what is checked: the form of a bundle, or what it gives evidence of
 */
record Check<T>(Reason reason, Rule<T> rule) {
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
          new Check<>(new Reason("bundle-limit-exceeded"), FormChecks::limits),
          same(FormChecks::mediaType),
          same(FormChecks::payloadType),
          same(FormChecks::payload),
          same(FormChecks::signatures),
          same(FormChecks::certificate),
          same(FormChecks::logEntries),
          new Check<>(new Reason("envelope-signature-count"), FormChecks::oneSignature));

  /** The checks of what a well-formed bundle gives evidence of, likewise. */
  static final List<Check<Evidence>> EVIDENCE =
      List.of(
          // Who: the key that signed is certified for the expected signer.
          new Check<>(Reason.INVALID_SIGNATURE, CertificateChecks::signature),
          leaf("certificate-usage", CertificateChecks::usage),
          leaf("identity-mismatch", CertificateChecks::identity),
          leaf("issuer-mismatch", CertificateChecks::issuer),
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
          of("no-trusted-time", TimeChecks::some),
          of("time-outside-certificate", TimeChecks::withinCertificate),
          each("log-window", LogChecks::window),
          // By whom certified: the leaf's issuer, then, and its publication.
          leaf("certificate-chain", CertificateChecks::chain),
          leaf("certificate-authority-window", CertificateChecks::window),
          leaf("sct-missing", TransparencyChecks::present),
          leaf("sct-log-unknown", TransparencyChecks::known),
          leaf("sct-invalid", TransparencyChecks::valid),
          leaf("sct-log-window", TransparencyChecks::window));

  private static Check<Form> same(Rule<Form> rule) {
    return new Check<>(new Reason("bundle-read-differently"), rule);
  }

  private static Check<Evidence> of(String code, Rule<Evidence> rule) {
    return new Check<>(new Reason(code), rule);
  }

  private static Check<Evidence> leaf(String code, Rule<CertificateEvidence> rule) {
    return of(code, evidence -> rule.apply(evidence.certificate()));
  }

  private static Check<Evidence> each(String code, EntryRule rule) {
    return of(
        code,
        evidence -> {
          for (LogEntry entry : evidence.presented().entries()) {
            rule.apply(evidence, entry);
          }
        });
  }

  private static Check<Evidence> stamp(String code, TimestampRule rule) {
    return of(
        code,
        evidence -> {
          for (Timestamp timestamp : evidence.presented().timestamps()) {
            rule.apply(evidence, timestamp);
          }
        });
  }
}
