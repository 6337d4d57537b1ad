package io.modelsigning.domain.service;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignatureCondition;
import io.modelsigning.domain.policy.SignatureCondition.Unmet;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** What a rule asks of a signature itself, in the order in which it is told. */
final class RuleConditions {
  private final Rule rule;
  private final Collection<ModelPath> signaturePlaces;
  private final Instant now;

  /**
   * @param signaturePlaces where in the model its signatures are, which may be left out
   */
  RuleConditions(Rule rule, Collection<ModelPath> signaturePlaces, Instant now) {
    this.rule = rule;
    this.signaturePlaces = signaturePlaces;
    this.now = now;
  }

  List<SignatureCondition> all() {
    return List.of(
        (statement, unused) -> serialization(statement),
        (statement, unused) -> hashAlgorithm(statement),
        (statement, unused) -> links(statement),
        (statement, unused) -> recordedIgnores(statement),
        (unused, signer) -> time(signer));
  }

  private static Serialization of(Statement statement) {
    return statement.manifest().serialization();
  }

  private Optional<Unmet> serialization(Statement statement) {
    String found = of(statement).method().id();
    return rule.serializations().contains(found)
        ? Optional.empty()
        : unmet(
            Reason.SERIALIZATION_NOT_ACCEPTED,
            "the serialization must be %s, but is %s"
                .formatted(rule.serializations().stream().sorted().collect(either()), found));
  }

  private Optional<Unmet> hashAlgorithm(Statement statement) {
    HashAlgorithm found = of(statement).hashAlgorithm();
    return rule.hashAlgorithms().contains(found)
        ? Optional.empty()
        : unmet(
            Reason.HASH_ALGORITHM_NOT_ACCEPTED,
            "the hash algorithm must be %s, but is %s"
                .formatted(
                    rule.hashAlgorithms().stream()
                        .map(HashAlgorithm::id)
                        .sorted()
                        .collect(either()),
                    found.id()));
  }

  private Optional<Unmet> links(Statement statement) {
    return rule.acceptsLinks() || !of(statement).allowSymlinks()
        ? Optional.empty()
        : unmet(
            Reason.LINKS_NOT_ACCEPTED,
            "links must not have been followed at signing, but the signature says that they were");
  }

  private Optional<Unmet> recordedIgnores(Statement statement) {
    if (rule.acceptsRecordedIgnores()) {
      return Optional.empty();
    }
    return of(statement).ignorePaths().stream()
        .filter(path -> !Exclusions.GIT_PATHS.contains(path) && !signaturePlaces.contains(path))
        .findFirst()
        .flatMap(
            path ->
                unmet(
                    Reason.RECORDED_IGNORES_NOT_ACCEPTED,
                    "nothing must have been left out at signing, but the signature says that '%s' was"
                        .formatted(Excerpt.of(path.toString()))));
  }

  private Optional<Unmet> time(SignerIdentity signer) {
    if (!rule.requiresTimeEvidence() && rule.maximumAge().isEmpty()) {
      return Optional.empty();
    }
    if (signer.signedAt().isEmpty()) {
      return unmet(
          Reason.NO_TIME_EVIDENCE,
          "there must be evidence of when the signature was made, but there is none");
    }
    Instant signedAt = signer.signedAt().get();
    return rule.maximumAge()
        .filter(maximum -> Duration.between(signedAt, now).compareTo(maximum) > 0)
        .flatMap(
            maximum ->
                unmet(
                    Reason.SIGNATURE_TOO_OLD,
                    "the signature must be at most %s old, but was made at %s, and now is %s"
                        .formatted(maximum, signedAt, now)));
  }

  private static Optional<Unmet> unmet(Reason reason, String message) {
    return Optional.of(new Unmet(reason, message));
  }

  private static Collector<CharSequence, ?, String> either() {
    return Collectors.joining(" or ");
  }
}
