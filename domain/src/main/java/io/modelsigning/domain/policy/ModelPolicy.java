package io.modelsigning.domain.policy;

import java.util.List;
import java.util.Optional;

/**
 * Rules, of which the first that is for a model applies to it.
 *
 * @param rules in the order in which they are tried, each with a pattern
 * @param otherwise applies to models that no rule is for; without it, they are refused
 */
public record ModelPolicy(List<Rule> rules, Optional<Rule> otherwise) {
  /** So many rules may a policy have. */
  public static final int MAXIMUM_RULES = 1000;

  /**
   * @throws IllegalArgumentException if there is no rule and no default, there are too many, or one
   *     has no pattern
   */
  public ModelPolicy {
    rules = List.copyOf(rules);
    if (rules.isEmpty() && otherwise.isEmpty()) {
      throw new IllegalArgumentException("a policy must have a rule, but has none");
    }
    if (rules.size() > MAXIMUM_RULES) {
      throw new IllegalArgumentException(
          "a policy must have at most %d rules, but has %d".formatted(MAXIMUM_RULES, rules.size()));
    }
    for (Rule rule : rules) {
      if (rule.models().isEmpty()) {
        throw new IllegalArgumentException(
            "the rule '%s' must say for which models it is".formatted(rule.name()));
      }
    }
  }

  /**
   * Returns what applies to a model.
   *
   * @param path by which the model was named
   * @param modelName the model's own name
   */
  public Optional<Applied> ruleFor(String path, String modelName) {
    return explain(path, modelName).applied();
  }

  /** Returns the same, and how it is found. */
  public Explained explain(String path, String modelName) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      Optional<Glob> pattern = rule.patternFor(path, modelName);
      if (pattern.isPresent()) {
        return new Explained(Optional.of(new Applied(rule, false)), pattern, rules.subList(0, i));
      }
    }
    return new Explained(otherwise.map(rule -> new Applied(rule, true)), Optional.empty(), rules);
  }

  /**
   * Returns the patterns that decide nothing, since an earlier rule is for all that they match, as
   * far as a bounded look at them tells: equal patterns and those for every model are always found.
   */
  public List<Shadowed> shadowed() {
    return new Reachability(this).shadowed();
  }

  /** Returns the rule behind which no other rule, and no default, is for any model. */
  public Optional<Rule> ruleForAll() {
    return rules.stream()
        .filter(rule -> rule.models().stream().anyMatch(Glob::matchesAll))
        .findFirst();
  }

  /**
   * A pattern that decides nothing.
   *
   * @param rule the index of its rule
   * @param pattern its own index in the rule
   * @param by the earlier rule, or the same one, that is for all that it matches
   * @param covering that rule's pattern
   */
  public record Shadowed(int rule, int pattern, Rule by, Glob covering) {}

  /**
   * Why a rule applies to a model.
   *
   * @param applied the rule; empty if none is for the model
   * @param pattern the first of its patterns that matches the model; none for the default
   * @param passedOver the rules before it, of which no pattern does
   */
  public record Explained(
      Optional<Applied> applied, Optional<Glob> pattern, List<Rule> passedOver) {
    public Explained {
      passedOver = List.copyOf(passedOver);
    }
  }

  /**
   * The rule that applies to a model.
   *
   * @param byDefault whether it does because no other is for the model
   */
  public record Applied(Rule rule, boolean byDefault) {}
}
