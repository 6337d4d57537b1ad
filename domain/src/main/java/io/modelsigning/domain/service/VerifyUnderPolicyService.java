package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.Assessment;
import io.modelsigning.domain.policy.GoodSignature;
import io.modelsigning.domain.policy.Lack;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy.Applied;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.PolicyAnswer.Outcome;
import io.modelsigning.domain.port.in.PolicyRequest;
import io.modelsigning.domain.port.in.SignatureAnswer;
import io.modelsigning.domain.port.in.VerifierAnswer;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.in.VerifyUnderPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies by the procedure of {@link VerifyModelService}, and decides by a rule. */
final class VerifyUnderPolicyService implements VerifyUnderPolicy {
  private final VerifyModelService verifying;
  private final InstantSource clock;

  VerifyUnderPolicyService(VerifyModelService verifying, InstantSource clock) {
    this.verifying = verifying;
    this.clock = clock;
  }

  @Override
  public PolicyAnswer verify(PolicyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    Optional<Applied> applied = request.policy().ruleFor(request.path(), request.model().name());
    if (applied.isEmpty()) {
      return unseen(
          applied,
          refused(
              Reason.NO_POLICY_RULE,
              "a rule of the policy must be for '%s', but none is".formatted(request.path())));
    }
    Rule rule = applied.get().rule();
    if (rule.mode() == Mode.OFF) {
      return unseen(applied, new Outcome.NotJudged());
    }
    SignerRequirement requirement = rule.signers().orElseThrow();
    if (request.signatures().isEmpty()) {
      return unseen(
          applied,
          rule.acceptsUnsignedModels()
              ? new Outcome.Unsigned()
              : refused(
                  Reason.UNSIGNED_MODEL,
                  "the model must be signed by %s, but has no signature"
                      .formatted(requirement.describe())));
    }
    List<SignatureAnswer> answers = List.of();
    try {
      answers = verifying.answers(verifyRequest(request, rule, requirement), progress);
      return new PolicyAnswer(applied, outcome(requirement, answers), answers);
    } catch (ModelSigningException e) {
      // What is on trial must stop nobody, whatever it would come to. That the user stops it,
      // some storages tell by failures of their own.
      if (rule.mode() != Mode.WARN || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return new PolicyAnswer(applied, new Outcome.Unanswered(e), answers);
    }
  }

  private static PolicyAnswer unseen(Optional<Applied> applied, Outcome outcome) {
    return new PolicyAnswer(applied, outcome, List.of());
  }

  private static Outcome refused(Reason reason, String message) {
    return new Outcome.Refused(
        new Refused(
            reason,
            message,
            CheckedEvidence.NONE,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of()),
        Optional.empty(),
        List.of());
  }

  private VerifyRequest verifyRequest(
      PolicyRequest request, Rule rule, SignerRequirement requirement) {
    List<ModelPath> places =
        request.signatures().stream()
            .flatMap(signature -> signature.pathWithin(request.model()).stream())
            .filter(
                place -> !request.signaturesWereFound() || SignaturesInModel.isNamedLikeOne(place))
            .toList();
    return VerifyRequest.builder()
        .model(request.model())
        .addAllSignatures(request.signatures())
        .addAllVerifiers(requirement.signers().stream().map(Signer::verifier).distinct().toList())
        .addAllConditions(new RuleConditions(rule, places, clock.instant()).all())
        .signaturesWereFound(request.signaturesWereFound())
        .addAllIgnorePaths(request.ignorePaths())
        .ignoreGitPaths(request.ignoreGitPaths())
        .ignoreRecordedPaths(rule.acceptsRecordedIgnores())
        .ignoreUnsignedFiles(rule.acceptsUnsignedFiles())
        .allowSymlinksIfUnrecorded(rule.acceptsLinks())
        .addAllKnown(request.known())
        .build();
  }

  private static Outcome outcome(SignerRequirement requirement, List<SignatureAnswer> answers)
      throws ModelSigningException {
    List<GoodSignature> good = new ArrayList<>();
    List<Refused> refusals = new ArrayList<>();
    for (SignatureAnswer answer : answers) {
      switch (answer) {
        case SignatureAnswer.Good one -> good.addAll(one.good());
        case SignatureAnswer.Bad one -> refusals.add(one.refused());
        case SignatureAnswer.Unknown unused -> {}
      }
    }
    Assessment assessment = Assessment.of(requirement, good);
    if (assessment.satisfied()) {
      return new Outcome.Satisfied(
          assessment.satisfiedBy().getFirst().signature().result(), assessment.satisfiedBy());
    }
    requireCertain(requirement, good, answers);
    Refused refused =
        good.isEmpty() && !refusals.isEmpty()
            ? refusals.getFirst()
            : notEnough(requirement, assessment, good, answers);
    return new Outcome.Refused(refused, Optional.of(assessment), lacking(assessment, answers));
  }

  /** "No" is an answer only if what there is no telling of could not have made it "yes". */
  private static void requireCertain(
      SignerRequirement requirement, List<GoodSignature> good, List<SignatureAnswer> answers)
      throws ModelSigningException {
    List<SignatureVerifier> unknown = new ArrayList<>();
    List<ModelSigningException> failures = new ArrayList<>();
    for (SignatureAnswer answer : answers) {
      switch (answer) {
        case SignatureAnswer.Unknown one -> {
          failures.add(one.failure());
          if (one.verifiers().isEmpty()) {
            // It could not even be read: it might be anybody's.
            requirement.signers().forEach(signer -> unknown.add(signer.verifier()));
          }
        }
        case SignatureAnswer.Good unused -> {}
        case SignatureAnswer.Bad unused -> {}
      }
      for (VerifierAnswer verifier : answer.verifiers()) {
        switch (verifier) {
          case VerifierAnswer.Unknown one -> {
            failures.add(one.failure());
            unknown.add(one.verifier());
          }
          case VerifierAnswer.Accepted accepted -> {
            switch (answer) {
              // Accepted by a signer, but the model could not be compared.
              case SignatureAnswer.Unknown unused -> unknown.add(accepted.verifier());
              case SignatureAnswer.Good unused -> {}
              case SignatureAnswer.Bad unused -> {}
            }
          }
          case VerifierAnswer.Refused unused -> {}
        }
      }
    }
    if (!failures.isEmpty() && Assessment.couldBeSatisfied(requirement, good, unknown)) {
      throw failures.getFirst();
    }
  }

  private static Refused notEnough(
      SignerRequirement requirement,
      Assessment assessment,
      List<GoodSignature> good,
      List<SignatureAnswer> answers) {
    String lacking =
        String.join(", ", assessment.lackingSigners().stream().map(Signer::name).toList());
    String message =
        "the model must be signed by %s, but of its %d %s %s"
            .formatted(
                requirement.describe(),
                answers.size(),
                answers.size() == 1 ? "signature" : "signatures",
                lacking.isEmpty()
                    ? "too few are by different signers"
                    : "none counts for " + lacking);
    Optional<Verified> first = good.stream().findFirst().map(GoodSignature::result);
    return new Refused(
        Reason.POLICY_NOT_SATISFIED,
        message,
        first.map(Verified::evidence).orElse(CheckedEvidence.NONE),
        List.of(),
        first.map(Verified::manifest),
        first.map(Verified::signer),
        first.map(Verified::compared).orElse(List.of()),
        first.map(Verified::warnings).orElse(List.of()),
        first.map(Verified::unchecked).orElse(List.of()));
  }

  private static List<Lack> lacking(Assessment assessment, List<SignatureAnswer> answers) {
    List<Lack> lacking = new ArrayList<>();
    for (Signer signer : assessment.lackingSigners()) {
      for (SignatureAnswer answer : answers) {
        lack(signer, answer).ifPresent(lacking::add);
      }
    }
    return lacking;
  }

  private static Optional<Lack> lack(Signer signer, SignatureAnswer answer) {
    for (VerifierAnswer verifier : answer.verifiers()) {
      if (verifier.verifier().equals(signer.verifier())) {
        switch (verifier) {
          case VerifierAnswer.Refused one -> {
            return lack(signer, answer, one.rejected().reason(), one.rejected().message());
          }
          case VerifierAnswer.Unknown one -> {
            return lack(signer, answer, one.failure());
          }
          case VerifierAnswer.Accepted unused -> {}
        }
      }
    }
    return switch (answer) {
      case SignatureAnswer.Bad one ->
          lack(signer, answer, one.refused().reason(), one.refused().message());
      case SignatureAnswer.Unknown one -> lack(signer, answer, one.failure());
      case SignatureAnswer.Good unused ->
          lack(
              signer,
              answer,
              Reason.POLICY_NOT_SATISFIED,
              "the signature is good, but its signer has no name");
    };
  }

  private static Optional<Lack> lack(
      Signer signer, SignatureAnswer answer, ModelSigningException failure) {
    return lack(signer, answer, failure.reason(), VerifyModelService.messageOf(failure));
  }

  private static Optional<Lack> lack(
      Signer signer, SignatureAnswer answer, Reason reason, String message) {
    return Optional.of(new Lack(signer.name(), answer.location(), reason, message));
  }
}
