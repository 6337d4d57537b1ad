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
    for (Rule rule : rules) {
      if (rule.isFor(path, modelName)) {
        return Optional.of(new Applied(rule, false));
      }
    }
    return otherwise.map(rule -> new Applied(rule, true));
  }

  /**
   * The rule that applies to a model.
   *
   * @param byDefault whether it does because no other is for the model
   */
  public record Applied(Rule rule, boolean byDefault) {}
}
