package io.modelsigning.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.modelsigning.domain.policy.ModelPolicy.Applied;
import io.modelsigning.domain.policy.Signatures.Acceptor;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rule is for which model. */
final class ModelPolicyTest {
  private static final Signer SIGNER = new Signer("somebody", new Acceptor());

  private static Rule.Builder rule(String name, String... globs) {
    Rule.Builder rule = Rule.builder().name(name).signers(SIGNER);
    for (String glob : globs) {
      rule.addModels(Glob.of(glob));
    }
    return rule;
  }

  @Test
  void theFirstRuleThatIsForTheModelApplies() {
    Rule special = rule("special", "models/a", "models/b").build();
    Rule all = rule("all", "models/*").build();
    Rule otherwise = rule("otherwise").build();
    ModelPolicy policy = new ModelPolicy(List.of(special, all), Optional.of(otherwise));
    assertEquals(Optional.of(new Applied(special, false)), policy.ruleFor("models/b", "b"));
    assertEquals(Optional.of(new Applied(all, false)), policy.ruleFor("models/c", "c"));
    assertEquals(Optional.of(new Applied(otherwise, true)), policy.ruleFor("x", "x"));
    assertEquals(
        Optional.empty(),
        new ModelPolicy(List.of(special, all), Optional.empty()).ruleFor("x", "x"));
    assertEquals(
        Optional.of(new Applied(all, false)),
        new ModelPolicy(List.of(all, special), Optional.empty()).ruleFor("models/b", "b"));
  }

  @Test
  void everythingThatLoosensIsOffUnlessItIsSet() {
    Rule rule = rule("r", "a").build();
    assertEquals(Mode.ENFORCE, rule.mode());
    assertFalse(rule.acceptsUnsignedFiles());
    assertFalse(rule.acceptsUnsignedModels());
    assertFalse(rule.acceptsLinks());
    assertFalse(rule.acceptsRecordedIgnores());
  }

  @Test
  void refusesWhatNobodyCanMean() {
    Optional<Rule> none = Optional.empty();
    assertThrows(IllegalArgumentException.class, () -> new ModelPolicy(List.of(), none));
    Rule forNothing = rule("r").build();
    assertThrows(IllegalArgumentException.class, () -> new ModelPolicy(List.of(forNothing), none));
    List<Rule> tooMany = Collections.nCopies(ModelPolicy.MAXIMUM_RULES + 1, rule("r", "a").build());
    assertThrows(IllegalArgumentException.class, () -> new ModelPolicy(tooMany, none));
    assertThrows(IllegalArgumentException.class, () -> rule(" ").build());
    assertThrows(IllegalArgumentException.class, () -> rule("r").serializations(Set.of()).build());
    assertThrows(
        IllegalArgumentException.class, () -> rule("r").serializations(Set.of("x")).build());
    assertThrows(IllegalArgumentException.class, () -> rule("r").hashAlgorithms(Set.of()).build());
    assertThrows(IllegalArgumentException.class, () -> rule("r").maximumAge(Duration.ZERO).build());
    assertThrows(
        IllegalArgumentException.class, () -> Rule.builder().name("r").mode(Mode.WARN).build());
    assertEquals(Mode.OFF, Rule.builder().name("r").mode(Mode.OFF).build().mode());
  }

  @Test
  void explainsWhichPatternMatchesAndWhatIsPassedOver() {
    Rule special = rule("special", "models/a").build();
    Rule all = rule("all", "x", "models/*", "models/b").build();
    ModelPolicy policy = new ModelPolicy(List.of(special, all), Optional.empty());
    ModelPolicy.Explained explained = policy.explain("models/b", "b");
    assertEquals(Optional.of(new Applied(all, false)), explained.applied());
    assertEquals(Optional.of(Glob.of("models/*")), explained.pattern());
    assertEquals(List.of(special), explained.passedOver());
    assertEquals(List.of(special, all), policy.explain("y", "y").passedOver());
    assertEquals(Optional.empty(), policy.explain("y", "y").applied());
  }

  @Test
  void findsPatternsThatNoModelComesTo() {
    Rule first = rule("first", "models/a*", "b", "b").build();
    Rule second = rule("second", "models/ab", "b", "models/*").build();
    Rule third = rule("third", "**", "c").build();
    Rule fourth = rule("fourth", "d").build();
    ModelPolicy policy = new ModelPolicy(List.of(first, second, third, fourth), Optional.empty());
    assertEquals(
        List.of(
            new ModelPolicy.Shadowed(0, 2, first, Glob.of("b")),
            new ModelPolicy.Shadowed(1, 0, first, Glob.of("models/a*")),
            new ModelPolicy.Shadowed(1, 1, first, Glob.of("b")),
            new ModelPolicy.Shadowed(2, 1, third, Glob.of("**")),
            new ModelPolicy.Shadowed(3, 0, third, Glob.of("**"))),
        policy.shadowed());
    assertEquals(Optional.of(third), policy.ruleForAll());
    assertEquals(
        Optional.empty(),
        new ModelPolicy(List.of(first, second), Optional.of(fourth)).ruleForAll());
  }

  @Test
  void manyPatternsAreComparedForABoundedTime() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < ModelPolicy.MAXIMUM_RULES; i++) {
      Rule.Builder rule = rule("r" + i);
      for (int j = 0; j < 100; j++) {
        rule.addModels(Glob.of("m%d/%d/*a*b*c".formatted(i, j)));
      }
      rules.add(rule.build());
    }
    rules.set(999, rule("last", "m0/0/*a*b*c").build());
    ModelPolicy policy = new ModelPolicy(rules, Optional.empty());
    List<ModelPolicy.Shadowed> shadowed =
        assertTimeoutPreemptively(Duration.ofSeconds(60), policy::shadowed);
    assertEquals(1, shadowed.size());
    assertEquals(999, shadowed.getFirst().rule());
  }
}
