package io.modelsigning.domain.policy;

import io.modelsigning.domain.policy.ModelPolicy.Shadowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds patterns of a policy that no model comes to. */
final class Reachability {
  /** So many steps are gone to compare patterns that are not equal. */
  private static final long MAXIMUM_STEPS = 50_000_000;

  private final ModelPolicy policy;
  private final Map<Glob, Rule> seen = new HashMap<>();
  private final List<Glob> order = new ArrayList<>();
  private Optional<Glob> all = Optional.empty();
  private long steps;

  Reachability(ModelPolicy policy) {
    this.policy = policy;
  }

  List<Shadowed> shadowed() {
    List<Shadowed> shadowed = new ArrayList<>();
    for (int i = 0; i < policy.rules().size(); i++) {
      List<Glob> patterns = policy.rules().get(i).models();
      for (int j = 0; j < patterns.size(); j++) {
        Glob pattern = patterns.get(j);
        Optional<Glob> covering = covering(pattern);
        if (covering.isPresent()) {
          shadowed.add(new Shadowed(i, j, ruleOf(covering.get()), covering.get()));
        } else {
          add(pattern, policy.rules().get(i));
        }
      }
    }
    return shadowed;
  }

  private Rule ruleOf(Glob pattern) {
    Rule rule = seen.get(pattern);
    if (rule == null) {
      throw new IllegalArgumentException("no rule has the pattern " + pattern);
    }
    return rule;
  }

  private void add(Glob pattern, Rule rule) {
    seen.put(pattern, rule);
    order.add(pattern);
    if (pattern.matchesAll()) {
      all = Optional.of(pattern);
    }
  }

  private Optional<Glob> covering(Glob pattern) {
    if (all.isPresent()) {
      return all;
    }
    if (seen.containsKey(pattern)) {
      return Optional.of(pattern);
    }
    for (Glob earlier : order) {
      steps += (long) earlier.length() * pattern.length();
      if (steps > MAXIMUM_STEPS) {
        return Optional.empty();
      }
      if (earlier.covers(pattern)) {
        return Optional.of(earlier);
      }
    }
    return Optional.empty();
  }
}
