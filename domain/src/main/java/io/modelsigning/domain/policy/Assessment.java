package io.modelsigning.domain.policy;

import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What good signatures come to under a requirement, and each of its alternatives likewise. Made by
 * counting alone: nothing is read or asked, and the work is bounded by the requirement's limits.
 *
 * @param satisfied whether they are enough
 * @param satisfiedBy those that make them so, each with the signer it counts for; empty if they are
 *     not enough
 * @param alternatives what each alternative comes to; empty for a signer
 */
public record Assessment(
    SignerRequirement requirement,
    boolean satisfied,
    List<Counted> satisfiedBy,
    List<Assessment> alternatives) {

  /** A good signature, and which signer of the policy it counts for. */
  public record Counted(Signer signer, GoodSignature signature) {}

  public Assessment {
    satisfiedBy = List.copyOf(satisfiedBy);
    alternatives = List.copyOf(alternatives);
  }

  /**
   * Returns what {@code good} comes to. A signature whose signer has no name counts for nobody.
   *
   * @param good the good signatures, one that several verifiers accept once for each of them
   */
  public static Assessment of(SignerRequirement requirement, List<GoodSignature> good) {
    return new Assessor(good, List.of()).assess(requirement).assessment();
  }

  /**
   * Returns whether the requirement could be satisfied if everything were good that the verifiers
   * in {@code unknown} could not tell of.
   */
  public static boolean couldBeSatisfied(
      SignerRequirement requirement,
      List<GoodSignature> good,
      Collection<SignatureVerifier> unknown) {
    return new Assessor(good, unknown).assess(requirement).assessment().satisfied();
  }

  /** Returns the signers that no good signature counts for, each once. */
  public List<Signer> lackingSigners() {
    return leaves().filter(one -> !one.satisfied()).map(Assessment::signer).distinct().toList();
  }

  private Stream<Assessment> leaves() {
    return switch (requirement) {
      case Signer unused -> Stream.of(this);
      case AnyOf unused -> alternatives.stream().flatMap(Assessment::leaves);
      case AllOf unused -> alternatives.stream().flatMap(Assessment::leaves);
      case AtLeast unused -> alternatives.stream().flatMap(Assessment::leaves);
    };
  }

  private Signer signer() {
    return requirement.signers().getFirst();
  }

  /** Counts the good signatures of one model. */
  private static final class Assessor {
    private final List<GoodSignature> good;
    private final DistinctSigners distinct;
    private final Collection<SignatureVerifier> unknown;
    private int strangers;

    Assessor(List<GoodSignature> good, Collection<SignatureVerifier> unknown) {
      this.good = good.stream().filter(one -> !one.result().signer().name().isBlank()).toList();
      this.distinct = new DistinctSigners(this.good);
      this.unknown = unknown;
      this.strangers = this.good.size();
    }

    /**
     * What one requirement comes to.
     *
     * @param signers the numbers of the signers that satisfy it
     */
    private record Found(Assessment assessment, BitSet signers, List<Found> alternatives) {
      boolean satisfied() {
        return assessment.satisfied();
      }
    }

    Found assess(SignerRequirement requirement) {
      return switch (requirement) {
        case Signer signer -> signer(signer);
        case AnyOf any -> {
          List<Found> all = all(any.alternatives());
          Optional<Found> first = all.stream().filter(Found::satisfied).findFirst();
          yield group(
              any,
              first.isPresent(),
              all,
              first.map(one -> one.assessment().satisfiedBy()).orElse(List.of()));
        }
        case AllOf every -> {
          List<Found> all = all(every.alternatives());
          yield group(
              every,
              all.stream().allMatch(Found::satisfied),
              all,
              all.stream().flatMap(one -> one.assessment().satisfiedBy().stream()).toList());
        }
        case AtLeast atLeast -> {
          List<Found> all = all(atLeast.alternatives());
          OptionalInt[] matched =
              new Matching(all.stream().map(Found::signers).toList()).first(atLeast.count());
          List<Counted> satisfiedBy = new ArrayList<>();
          int count = 0;
          for (int i = 0; i < matched.length; i++) {
            if (matched[i].isPresent()) {
              count++;
              satisfiedBy.addAll(countedFor(all.get(i), matched[i].getAsInt()));
            }
          }
          yield group(atLeast, count == atLeast.count(), all, satisfiedBy);
        }
      };
    }

    private List<Found> all(List<SignerRequirement> alternatives) {
      return alternatives.stream().map(this::assess).toList();
    }

    private Found signer(Signer signer) {
      BitSet signers = new BitSet();
      Optional<GoodSignature> first = Optional.empty();
      for (int i = 0; i < good.size(); i++) {
        if (good.get(i).acceptedBy().equals(signer.verifier())) {
          signers.set(distinct.numberOf(i));
          first = first.isPresent() ? first : Optional.of(good.get(i));
        }
      }
      if (unknown.contains(signer.verifier())) {
        // It might be anybody, and so somebody who is not counted yet.
        signers.set(strangers++);
      }
      return new Found(
          new Assessment(
              signer,
              !signers.isEmpty(),
              first.map(one -> List.of(new Counted(signer, one))).orElse(List.of()),
              List.of()),
          signers,
          List.of());
    }

    /** Returns what counts for an alternative, for which the signer of this number counts. */
    private List<Counted> countedFor(Found alternative, int number) {
      return switch (alternative.assessment().requirement()) {
        case Signer signer -> {
          for (int i = 0; i < good.size(); i++) {
            if (good.get(i).acceptedBy().equals(signer.verifier())
                && distinct.numberOf(i) == number) {
              yield List.of(new Counted(signer, good.get(i)));
            }
          }
          yield List.of();
        }
        case AnyOf unused ->
            // The one alternative by whom counts, which need not be the first that is satisfied.
            alternative.alternatives().stream()
                .filter(one -> one.satisfied() && one.signers().get(number))
                .findFirst()
                .map(one -> countedFor(one, number))
                .orElse(List.of());
        case AllOf unused ->
            alternative.alternatives().stream()
                .flatMap(
                    one ->
                        (one.signers().get(number)
                                ? countedFor(one, number)
                                : one.assessment().satisfiedBy())
                            .stream())
                .toList();
        case AtLeast unused -> {
          // Who counts need not be among those by whom there are enough.
          List<Counted> counted = new ArrayList<>(alternative.assessment().satisfiedBy());
          alternative.alternatives().stream()
              .filter(one -> one.satisfied() && one.signers().get(number))
              .findFirst()
              .ifPresent(one -> counted.addAll(countedFor(one, number)));
          yield counted;
        }
      };
    }

    private static Found group(
        SignerRequirement group, boolean satisfied, List<Found> all, List<Counted> satisfiedBy) {
      BitSet signers = new BitSet();
      if (satisfied) {
        all.stream().filter(Found::satisfied).forEach(one -> signers.or(one.signers()));
      }
      return new Found(
          new Assessment(
              group,
              satisfied,
              satisfied ? satisfiedBy : List.of(),
              all.stream().map(Found::assessment).toList()),
          signers,
          all);
    }
  }
}
