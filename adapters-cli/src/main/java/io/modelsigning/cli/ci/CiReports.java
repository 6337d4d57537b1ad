package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.domain.Warning;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;

/** Makes what writes verdicts for CI services, with paths relative to the checkout. */
public final class CiReports {
  private final Map<String, String> environment;

  /**
   * @param environment the variables by which a service says where its checkout is
   */
  public CiReports(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Returns what annotates, and summarizes, a step of a GitHub workflow.
   *
   * @param warn is told that the summary cannot be written
   */
  public ResultWriter github(PrintWriter out, Consumer<Warning> warn) {
    return new GithubReport(out, Checkout.in(environment), StepSummary.in(environment), warn);
  }

  public ResultWriter sarif(PrintWriter out) {
    return new SarifReport(out, Checkout.in(environment));
  }

  public ResultWriter junit(PrintWriter out) {
    return new JunitReport(out, Checkout.in(environment));
  }

  public ResultWriter gitlab(PrintWriter out) {
    return new GitlabReport(out, Checkout.in(environment));
  }
}
