package io.modelsigning.domain.service;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.policy.SignatureCondition;
import io.modelsigning.domain.policy.SignatureCondition.Unmet;
import io.modelsigning.domain.port.in.VerifierAnswer;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one signature and has it checked, whatever the model is. A signature may take a quarter of
 * the memory there is, so that each step returns before the next begins, and leaves what it read to
 * the collector.
 */
final class SignatureCheck {
  private final StatementCodec statements;
  private final BundleCodec bundles;
  private final List<SignatureVerifier> verifiers;
  private final ProgressListener progress;
  private final WarningCollector warnings;
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Rejected> rejections = new ArrayList<>();
  private final List<VerifierAnswer> answers = new ArrayList<>();

  /** Who signed, and which verifier accepts that. */
  record Accepted(SignatureVerifier verifier, SignerIdentity signer) {}

  SignatureCheck(
      StatementCodec statements,
      BundleCodec bundles,
      List<SignatureVerifier> verifiers,
      ProgressListener progress,
      WarningCollector warnings) {
    this.statements = statements;
    this.bundles = bundles;
    this.verifiers = verifiers;
    this.progress = progress;
    this.warnings = warnings;
  }

  /**
   * Returns what is stated, if the signature is good.
   *
   * @throws MalformedSignatureException if it is no model signature
   * @throws ModelSigningException if there is no telling
   */
  Optional<Statement> statement(SignatureStore signature)
      throws ModelSigningException, InterruptedException {
    Optional<StatementDocument> document = document(signature);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    Statement statement = Statement.interpret(document.get());
    if (statement.layout() != Statement.Layout.OMS_V1_0) {
      warnings.add(
          Reason.OLD_SIGNATURE_FORMAT,
          "the signature has the layout of release v0.2.0, which is no longer written");
    }
    return Optional.of(statement);
  }

  /** Returns who accepts the signature, once it was read. */
  List<Accepted> accepted() {
    return accepted;
  }

  /** Returns what each verifier says, once the signature was read. */
  List<VerifierAnswer> answers() {
    return answers;
  }

  /**
   * Takes back that the signature is acceptable, for each signer for whom it does not meet a
   * condition. Where nobody is left, {@link #rejection} says which conditions those are.
   *
   * @return whether somebody still accepts it
   */
  boolean meets(List<SignatureCondition> conditions, Statement statement) {
    List<Rejected> unmet = new ArrayList<>();
    for (Accepted one : List.copyOf(accepted)) {
      Optional<Rejected> refusal = refusal(conditions, statement, one.signer());
      if (refusal.isPresent()) {
        accepted.remove(one);
        unmet.add(refusal.get());
        answers.replaceAll(
            answer ->
                answer.verifier().equals(one.verifier())
                    ? new VerifierAnswer.Refused(one.verifier(), refusal.get())
                    : answer);
      }
    }
    if (accepted.isEmpty()) {
      rejections.clear();
      rejections.addAll(unmet);
    }
    return !accepted.isEmpty();
  }

  private static Optional<Rejected> refusal(
      List<SignatureCondition> conditions, Statement statement, SignerIdentity signer) {
    for (SignatureCondition condition : conditions) {
      Optional<Unmet> unmet = condition.unmet(statement, signer);
      if (unmet.isPresent()) {
        // All that there is of the signature holds; it is not what was asked for.
        return Optional.of(
            new Rejected(
                unmet.get().reason(),
                unmet.get().message(),
                CheckedEvidence.allBefore(EvidencePart.FILES, signer.method())));
      }
    }
    return Optional.empty();
  }

  /** Returns what of the evidence broke, if the signature turned out to be malformed. */
  CheckedEvidence malformed(MalformedSignatureException e) {
    return accepted.isEmpty() ? CheckedEvidence.broken(e.part()) : afterSignature(e.part());
  }

  /** Returns that a part broke that is looked at once the signature is known to be good. */
  CheckedEvidence afterSignature(EvidencePart broken) {
    return CheckedEvidence.brokenAfterAllBefore(broken, accepted.getFirst().signer().method());
  }

  /** Returns why nobody accepts the signature, which was read. */
  Rejected rejection() {
    Rejected first = rejections.getFirst();
    return rejections.size() == 1
        ? first
        : new Rejected(
            first.reason(),
            rejections.stream()
                .map(Rejected::message)
                .distinct()
                .collect(Collectors.joining("; and ")),
            first.evidence());
  }

  private Optional<StatementDocument> document(SignatureStore signature)
      throws ModelSigningException, InterruptedException {
    Bundle bundle = bundles.read(signature.read());
    Payload.requireStatement(bundle.envelope());
    // All that is learned from the payload before its signature is known to be good is which of
    // two encodings was signed.
    Optional<String> predicateType = statements.predicateType(bundle.envelope().payload());
    if (predicateType.isPresent()) {
      // Nothing but a verdict of "no" comes of this, whoever signed it.
      Statement.requireOfModel(predicateType.get());
    }
    authenticate(bundle, predicateType);
    return accepted.isEmpty() ? Optional.empty() : Optional.of(read(bundle, predicateType));
  }

  /** Asks every verifier of the signature's method. */
  private void authenticate(Bundle bundle, Optional<String> predicateType)
      throws ModelSigningException, InterruptedException {
    SignatureMethod made = bundle.material().method();
    if (verifiers.stream().noneMatch(verifier -> verifier.method() == made)) {
      rejections.add(
          Rejected.ofMethod(
              made, verifiers.stream().map(SignatureVerifier::method).distinct().toList()));
    }
    Optional<SignedMessage> message = Optional.empty();
    List<ModelSigningException> failures = new ArrayList<>();
    for (SignatureVerifier verifier : verifiers) {
      if (verifier.method() != made) {
        answers.add(
            new VerifierAnswer.Refused(verifier, Rejected.ofMethod(made, verifier.method())));
        continue;
      }
      message = message.isPresent() ? message : Optional.of(messageOf(bundle, predicateType));
      try {
        switch (ask(verifier, bundle, message.get())) {
          case Rejected rejected -> {
            rejections.add(rejected);
            answers.add(new VerifierAnswer.Refused(verifier, rejected));
          }
          case SignatureVerdict.Authentic authentic -> {
            accepted.add(new Accepted(verifier, authentic.signer()));
            answers.add(new VerifierAnswer.Accepted(verifier, authentic.signer()));
            warnings.addAll(authentic.warnings());
          }
        }
      } catch (ModelSigningException e) {
        failures.add(e);
        answers.add(new VerifierAnswer.Unknown(verifier, e));
      }
    }
    // One who accepts is enough to go on; "no" is an answer only if everybody gave one.
    if (accepted.isEmpty() && !failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private SignatureVerdict ask(SignatureVerifier verifier, Bundle bundle, SignedMessage message)
      throws ModelSigningException, InterruptedException {
    progress.started(Phase.VERIFY);
    try {
      SignatureVerdict verdict = verifier.verify(bundle, message);
      switch (verdict) {
        case Rejected rejected -> progress.failed(Phase.VERIFY, rejected.reason());
        case SignatureVerdict.Authentic unused -> {}
      }
      return verdict;
    } catch (ModelSigningException e) {
      progress.failed(Phase.VERIFY, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.VERIFY);
    }
  }

  private static SignedMessage messageOf(Bundle bundle, Optional<String> predicateType) {
    Envelope envelope = bundle.envelope();
    boolean broken =
        predicateType.equals(Optional.of(Statement.Layout.DIGESTS_V0_1.predicateType()))
            && bundle.material().method() != SignatureMethod.SIGSTORE;
    return broken
        ? SignedMessage.brokenV02(envelope.payloadType(), envelope.payload())
        : SignedMessage.dsseV1(envelope.payloadType(), envelope.payload());
  }

  private StatementDocument read(Bundle bundle, Optional<String> predicateType)
      throws MalformedSignatureException {
    StatementDocument document = Payload.read(bundle.envelope(), statements);
    if (!predicateType.equals(Optional.of(document.predicateType()))) {
      // A name written with escapes, for instance, which the first look does not know.
      throw new MalformedSignatureException(
          EvidencePart.STATEMENT,
          Reason.MALFORMED_STATEMENT,
          "the predicate type was taken for '%s' when the signature was checked, but is '%s'"
              .formatted(
                  Excerpt.of(predicateType.orElse("none")), Excerpt.of(document.predicateType())));
    }
    return document;
  }
}
