package io.modelsigning.cli.result;

import io.modelsigning.domain.policy.Lack;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.in.PolicyAnswer;
import java.util.ArrayList;
import java.util.List;

/** What a policy says of a model, for people. */
final class PolicyText {
  private static final int SHOWN_LACKS = 20;

  private PolicyText() {}

  /** A value beside its label. */
  record Line(String label, String text) {}

  static List<Line> lines(PolicyAnswer answer) {
    List<Line> lines = new ArrayList<>();
    answer.applied().ifPresent(applied -> lines.add(new Line("rule", rule(applied))));
    switch (answer.outcome()) {
      case PolicyAnswer.Outcome.Satisfied satisfied ->
          satisfied
              .by()
              .forEach(
                  counted ->
                      lines.add(
                          new Line(
                              "satisfied by",
                              "%s (%s)"
                                  .formatted(
                                      counted.signer().name(), counted.signature().location()))));
      case PolicyAnswer.Outcome.Refused refused -> {
        refused
            .assessment()
            .ifPresent(
                assessment ->
                    lines.add(new Line("asked for", assessment.requirement().describe())));
        refused.lacking().stream()
            .limit(SHOWN_LACKS)
            .forEach(lack -> lines.add(new Line("lacking", lack(lack))));
        int more = refused.lacking().size() - SHOWN_LACKS;
        if (more > 0) {
          lines.add(new Line("lacking", "and %d more; --output json lists all".formatted(more)));
        }
      }
      case PolicyAnswer.Outcome.Unsigned _,
          PolicyAnswer.Outcome.NotJudged _,
          PolicyAnswer.Outcome.Unanswered _ -> {
        // The rule says all.
      }
    }
    return lines;
  }

  static String rule(ModelPolicy.Applied applied) {
    String mode = applied.rule().mode().id();
    return "%s (%s%s)"
        .formatted(applied.rule().name(), mode, applied.byDefault() ? ", by default" : "");
  }

  private static String lack(Lack lack) {
    return "%s: '%s': %s (%s)"
        .formatted(lack.signer(), lack.signature(), lack.message(), lack.reason());
  }
}
