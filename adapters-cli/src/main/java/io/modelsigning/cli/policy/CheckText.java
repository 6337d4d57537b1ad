package io.modelsigning.cli.policy;

import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.policy.PolicyCheck;
import io.modelsigning.policy.PolicyFinding;
import io.modelsigning.policy.PolicyFinding.Severity;
import java.io.PrintWriter;

/** Shows people what is wrong with a policy, in lines that editors can follow. */
public final class CheckText {
  private final PrintWriter out;
  private final Style style;

  public CheckText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Writes a line for each finding, and one for the policy as a whole. */
  public void write(PolicyCheck policy) {
    long errors = 0;
    for (PolicyFinding finding : policy.findings()) {
      String word =
          switch (finding.severity()) {
            case ERROR -> style.bad("error");
            case WARNING -> style.attention("warning");
          };
      errors += finding.severity() == Severity.ERROR ? 1 : 0;
      out.println("%s: %s (%s)".formatted(word, Printable.of(finding.located()), finding.reason()));
    }
    String file = Printable.of(policy.file());
    String warnings = Quantities.counted(policy.findings().size() - errors, "warning");
    out.println(
        policy.isUsable()
            ? style.good(
                "%s: usable, with %s and %s in %s, %s"
                    .formatted(
                        file,
                        Quantities.counted(policy.rules(), "rule"),
                        Quantities.counted(policy.signers(), "named signer"),
                        Quantities.counted(policy.files(), "file"),
                        warnings))
            : style.bad(
                "%s: not usable, %s, %s"
                    .formatted(file, Quantities.counted(errors, "mistake"), warnings)));
  }
}
