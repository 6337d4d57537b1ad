package io.modelsigning.domain.policy;

import io.modelsigning.domain.port.out.SignatureVerifier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who must have signed: a signer, or a group of requirements. Immutable, and bounded: nested at
 * most {@link #MAXIMUM_DEPTH} deep, with at most {@link #MAXIMUM_SIGNERS} signers.
 */
public sealed interface SignerRequirement {
  /** So deep may groups be nested; a signer alone has the depth 1. */
  int MAXIMUM_DEPTH = 16;

  /** So many signers may one requirement name, each counted as often as it is named. */
  int MAXIMUM_SIGNERS = 256;

  /** Returns how deep this is. */
  int depth();

  /** Returns the signers in the order they are named, each as often as it is. */
  List<Signer> signers();

  /** Returns this in words, such as {@code at least 2 of (alice, bob, carol)}. */
  String describe();

  /**
   * Somebody whose signature counts.
   *
   * @param name what messages call the signer
   * @param verifier accepts the signatures that are the signer's
   */
  record Signer(String name, SignatureVerifier verifier) implements SignerRequirement {
    /**
     * @throws IllegalArgumentException if the name is empty
     */
    public Signer {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a signer's name must not be empty");
      }
    }

    @Override
    public int depth() {
      return 1;
    }

    @Override
    public List<Signer> signers() {
      return List.of(this);
    }

    @Override
    public String describe() {
      return name;
    }
  }

  /** One of the alternatives is enough. */
  record AnyOf(List<SignerRequirement> alternatives) implements SignerRequirement {
    /**
     * @throws IllegalArgumentException if there is none, or the limits are passed
     */
    public AnyOf {
      alternatives = checked("anyOf", alternatives);
    }

    @Override
    public int depth() {
      return depthOver(alternatives);
    }

    @Override
    public List<Signer> signers() {
      return signersOf(alternatives);
    }

    @Override
    public String describe() {
      return "any of " + listed(alternatives);
    }
  }

  /** All of them are needed. One signer may satisfy several: this is the "and" of logic. */
  record AllOf(List<SignerRequirement> alternatives) implements SignerRequirement {
    /**
     * @throws IllegalArgumentException if there is none, or the limits are passed
     */
    public AllOf {
      alternatives = checked("allOf", alternatives);
    }

    @Override
    public int depth() {
      return depthOver(alternatives);
    }

    @Override
    public List<Signer> signers() {
      return signersOf(alternatives);
    }

    @Override
    public String describe() {
      return "all of " + listed(alternatives);
    }
  }

  /**
   * So many of the alternatives are needed, each by a signer of its own: one and the same signer
   * counts for one alternative, however many signatures are its and however many alternatives it
   * satisfies. Of a group that is an alternative, one of the signers that satisfy it counts.
   *
   * @param count how many, from 1 to the number of the alternatives
   */
  record AtLeast(int count, List<SignerRequirement> alternatives) implements SignerRequirement {
    /**
     * @throws IllegalArgumentException if the count is out of its range, or the limits are passed
     */
    public AtLeast {
      alternatives = checked("atLeast", alternatives);
      if (count < 1 || count > alternatives.size()) {
        throw new IllegalArgumentException(
            "atLeast must count from 1 to the number of its alternatives, which is %d, but counts %d"
                .formatted(alternatives.size(), count));
      }
    }

    @Override
    public int depth() {
      return depthOver(alternatives);
    }

    @Override
    public List<Signer> signers() {
      return signersOf(alternatives);
    }

    @Override
    public String describe() {
      return "at least %d of %s".formatted(count, listed(alternatives));
    }
  }

  private static List<SignerRequirement> checked(
      String group, List<SignerRequirement> alternatives) {
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException(group + " must have an alternative, but is empty");
    }
    if (depthOver(alternatives) > MAXIMUM_DEPTH) {
      throw new IllegalArgumentException(
          "groups of signers must be nested at most %d deep".formatted(MAXIMUM_DEPTH));
    }
    int signers = alternatives.stream().mapToInt(one -> one.signers().size()).sum();
    if (signers > MAXIMUM_SIGNERS) {
      throw new IllegalArgumentException(
          "a requirement must name at most %d signers, but names %d"
              .formatted(MAXIMUM_SIGNERS, signers));
    }
    return List.copyOf(alternatives);
  }

  private static int depthOver(List<SignerRequirement> alternatives) {
    return 1 + alternatives.stream().mapToInt(SignerRequirement::depth).max().orElse(0);
  }

  private static List<Signer> signersOf(List<SignerRequirement> alternatives) {
    return alternatives.stream().flatMap(one -> one.signers().stream()).toList();
  }

  private static String listed(List<SignerRequirement> alternatives) {
    return alternatives.stream()
        .map(SignerRequirement::describe)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
