package io.modelsigning.cli.policy;

import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Shows people which rule of a policy applies to a model. */
public final class ExplanationText {
  private static final int SHOWN_RULES = 20;
  private static final int SHOWN_PATTERNS = 5;

  private final TextBlock text;

  public ExplanationText(TextBlock text) {
    this.text = text;
  }

  /**
   * Writes what applies.
   *
   * @param model as the user named it
   */
  public void write(String model, ExplainedModel explained) {
    ModelPolicy.Explained policy = explained.policy();
    text.paragraph(Printable.of(model));
    if (policy.applied().isEmpty()) {
      text.field("rule", "none is for this model: it is refused (no-policy-rule)");
      passedOver(policy.passedOver());
      return;
    }
    Rule rule = policy.applied().get().rule();
    text.field(
        "rule",
        "%s (%s%s)"
            .formatted(
                rule.name(),
                rule.mode().id(),
                policy.applied().get().byDefault() ? ", by default" : ""));
    policy.pattern().ifPresent(pattern -> text.field("matched by", pattern.toString()));
    passedOver(policy.passedOver());
    switch (rule.mode()) {
      case ENFORCE -> text.field("consequence", "what does not satisfy the rule is refused");
      case WARN ->
          text.field("consequence", "what does not satisfy the rule is told, and accepted");
      case OFF -> {
        text.field("consequence", "the model is not looked at");
        return;
      }
    }
    text.item("signed by");
    signers(rule.signers().orElseThrow(), "  ", explained);
    conditions(rule);
  }

  private void passedOver(List<Rule> rules) {
    rules.stream()
        .limit(SHOWN_RULES)
        .forEach(
            rule ->
                text.field(
                    "not for it", "%s (%s)".formatted(rule.name(), patterns(rule.models()))));
    if (rules.size() > SHOWN_RULES) {
      text.field("not for it", "and %s".formatted(more(rules.size() - SHOWN_RULES, "rule")));
    }
  }

  private static String patterns(List<Glob> patterns) {
    String shown =
        patterns.stream()
            .limit(SHOWN_PATTERNS)
            .map(Glob::toString)
            .collect(Collectors.joining(", "));
    return patterns.size() > SHOWN_PATTERNS
        ? "%s, and %s".formatted(shown, more(patterns.size() - SHOWN_PATTERNS, "pattern"))
        : shown;
  }

  private static String more(int count, String noun) {
    return Quantities.counted(count, "more " + noun);
  }

  private void signers(SignerRequirement requirement, String indent, ExplainedModel explained) {
    switch (requirement) {
      case Signer signer ->
          text.item(
              "%s- %s: %s".formatted(indent, signer.name(), explained.signers().apply(signer)));
      case AnyOf any -> group("any of", any.alternatives(), indent, explained);
      case AllOf all -> group("all of", all.alternatives(), indent, explained);
      case AtLeast some ->
          group(
              "at least %d of, by different signers".formatted(some.count()),
              some.alternatives(),
              indent,
              explained);
    }
  }

  private void group(
      String head, List<SignerRequirement> alternatives, String indent, ExplainedModel explained) {
    text.item(indent + "- " + head + ":");
    alternatives.forEach(one -> signers(one, indent + "  ", explained));
  }

  private void conditions(Rule rule) {
    text.field(
        "hashed by",
        rule.hashAlgorithms().stream().map(HashAlgorithm::id).sorted().collect(either()));
    text.field("over", rule.serializations().stream().sorted().collect(either()));
    List<String> accepted = new ArrayList<>();
    if (rule.acceptsUnsignedFiles()) {
      accepted.add("unsigned files");
    }
    if (rule.acceptsUnsignedModels()) {
      accepted.add("models without a signature");
    }
    if (rule.acceptsLinks()) {
      accepted.add("links followed at signing");
    }
    if (rule.acceptsRecordedIgnores()) {
      accepted.add("paths left out at signing");
    }
    text.field("accepted", accepted.isEmpty() ? "nothing unsigned" : String.join(", ", accepted));
    if (rule.requiresTimeEvidence()) {
      text.field("time", "there must be evidence of when the signature was made");
    }
    rule.maximumAge()
        .ifPresent(
            age -> text.field("time", "the signature must be at most %s old".formatted(age(age))));
  }

  private static String age(Duration age) {
    return age.toHours() % 24 == 0
        ? Quantities.counted(age.toDays(), "day")
        : Quantities.counted(age.toHours(), "hour");
  }

  private static Collector<CharSequence, ?, String> either() {
    return Collectors.joining(" or ");
  }
}
