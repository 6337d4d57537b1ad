package io.modelsigning.html;

import static io.modelsigning.html.Part.CERTIFICATE;
import static io.modelsigning.html.Part.CERTIFICATE_PATH;
import static io.modelsigning.html.Part.FILES;
import static io.modelsigning.html.Part.IDENTITY;
import static io.modelsigning.html.Part.LOG_ENTRY;
import static io.modelsigning.html.Part.PUBLIC_KEY;
import static io.modelsigning.html.Part.ROOT_DIGEST;
import static io.modelsigning.html.Part.SIGNATURE;
import static io.modelsigning.html.Part.STATEMENT;
import static io.modelsigning.html.Part.TIME;
import static io.modelsigning.html.Part.TRUSTED_ROOT;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.SignatureMethod;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of the evidence held before a verification ended, and which broke.
 *
 * <p>Checks are not made in the order in which parts vouch for each other. A part holds only if
 * every check of it was made; what is not known to hold does not.
 */
record Findings(Set<Part> held, Optional<Part> broken) {
  /** What becomes of a part. */
  enum State {
    HOLDS,
    BROKEN,
    NOT_REACHED
  }

  private static final Findings NONE = new Findings(Set.of(), Optional.empty());

  Findings {
    held = Collections.unmodifiableSet(held);
  }

  static Findings of(VerificationReport report) {
    return switch (report.outcome()) {
      case VERIFIED -> new Findings(EnumSet.allOf(Part.class), Optional.empty());
      case UNANSWERED -> NONE;
      case REFUSED -> {
        String code = report.reason().map(Reason::code).orElse("");
        yield report.signer().isPresent()
            ? ofSigned(code, report.manifest().isPresent())
            : ofUnsigned(code, report.method());
      }
    };
  }

  /** The signature is good, so the statement or the model is not. */
  private static Findings ofSigned(String code, boolean interpreted) {
    EnumSet<Part> held = EnumSet.range(TRUSTED_ROOT, SIGNATURE);
    if (code.equals("root-digest-mismatch")) {
      held.add(STATEMENT);
      return new Findings(held, Optional.of(ROOT_DIGEST));
    }
    if (!interpreted) {
      return new Findings(held, Optional.of(STATEMENT));
    }
    held.add(STATEMENT);
    held.add(ROOT_DIGEST);
    return new Findings(held, Optional.of(FILES));
  }

  private static Findings ofUnsigned(String code, SignatureMethod method) {
    if (isOfStatement(code)) {
      // Its form is read first, to learn how it was signed.
      return broken(STATEMENT);
    }
    return switch (method) {
      case KEY -> ofKey(code);
      case CERTIFICATE -> ofCertificate(code);
      case SIGSTORE -> ofSigstore(code);
    };
  }

  private static boolean isOfStatement(String code) {
    return code.equals("malformed-statement") || code.equals("unsupported-predicate");
  }

  private static Findings ofKey(String code) {
    return switch (code) {
      case "wrong-key" -> broken(PUBLIC_KEY);
      case "invalid-signature" -> broken(SIGNATURE, PUBLIC_KEY);
      default -> broken(SIGNATURE);
    };
  }

  private static Findings ofCertificate(String code) {
    return switch (code) {
      case "malformed-certificate", "unsupported-certificate-key" -> broken(CERTIFICATE);
      case "unknown-authority", "no-trusted-root" -> broken(TRUSTED_ROOT);
      case "certificate-expired",
          "certificate-not-yet-valid",
          "certificate-signature-invalid",
          "certificate-chain-invalid",
          "certificate-chain-too-long",
          "weak-certificate" ->
          broken(CERTIFICATE_PATH);
      case "certificate-usage" -> broken(CERTIFICATE, TRUSTED_ROOT, CERTIFICATE_PATH);
      case "certificate-name-mismatch" -> broken(CERTIFICATE, TRUSTED_ROOT, CERTIFICATE_PATH);
      case "invalid-signature" -> broken(SIGNATURE, TRUSTED_ROOT, CERTIFICATE_PATH, CERTIFICATE);
      default -> broken(SIGNATURE);
    };
  }

  /** In the order in which {@code docs/sigstore-checks.md} lists the checks. */
  private static Findings ofSigstore(String code) {
    return switch (code) {
      case "malformed-certificate" -> broken(CERTIFICATE);
      case "malformed-log-entry", "unsupported-log-entry" -> broken(LOG_ENTRY);
      case "malformed-timestamp" -> broken(TIME);
      case "certificate-usage" -> broken(CERTIFICATE, SIGNATURE);
      case "identity-mismatch", "issuer-mismatch" -> broken(IDENTITY, SIGNATURE);
      case "log-digest-mismatch",
          "log-signature-mismatch",
          "log-certificate-mismatch",
          "log-unknown",
          "log-promise-invalid",
          "log-checkpoint-malformed",
          "log-checkpoint-origin",
          "log-checkpoint-signature",
          "log-checkpoint-mismatch",
          "log-proof-invalid",
          "log-index-mismatch" ->
          broken(LOG_ENTRY, SIGNATURE, IDENTITY);
      // Of the log, there is one check left.
      case "timestamp-mismatch",
          "timestamp-signature",
          "timestamp-chain",
          "timestamp-authority-window",
          "no-trusted-time",
          "time-outside-certificate" ->
          broken(TIME, SIGNATURE, IDENTITY);
      case "log-window" -> broken(LOG_ENTRY, SIGNATURE, IDENTITY, TIME);
      case "certificate-chain" -> broken(CERTIFICATE_PATH, SIGNATURE, IDENTITY, LOG_ENTRY, TIME);
      case "certificate-authority-window" ->
          broken(TRUSTED_ROOT, SIGNATURE, IDENTITY, LOG_ENTRY, TIME, CERTIFICATE_PATH);
      case "sct-missing", "sct-log-unknown", "sct-invalid", "sct-log-window" ->
          broken(CERTIFICATE, SIGNATURE, IDENTITY, LOG_ENTRY, TIME, CERTIFICATE_PATH, TRUSTED_ROOT);
      default -> broken(SIGNATURE);
    };
  }

  private static Findings broken(Part broken, Part... held) {
    return new Findings(Set.of(held), Optional.of(broken));
  }

  State of(Part part) {
    if (broken.equals(Optional.of(part))) {
      return State.BROKEN;
    }
    return held.contains(part) ? State.HOLDS : State.NOT_REACHED;
  }
}
