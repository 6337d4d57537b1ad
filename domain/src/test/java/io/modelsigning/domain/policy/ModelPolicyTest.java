package io.modelsigning.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.policy.ModelPolicy.Applied;
import io.modelsigning.domain.policy.Signatures.Acceptor;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import java.time.Duration;
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
}
