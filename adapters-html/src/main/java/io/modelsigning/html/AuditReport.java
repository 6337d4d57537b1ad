package io.modelsigning.html;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the page of an audit says.
 *
 * @param program which program and version writes the page
 * @param hubs what was audited, as the user named it
 * @param policy the policy's file
 * @param results where the rows are
 * @param passed how many models the policy lets pass
 * @param refused how many do not verify
 * @param unanswered of how many there is no answer
 * @param notReadAgain how many of all were taken over from earlier audits without being read
 * @param bytes how many bytes the models have whose content was compared
 * @param problems the first of those that do not pass, at most {@value AuditPage#MAXIMUM_ROWS}
 * @param allProblems how many there are of these
 */
public record AuditReport(
    String program,
    List<String> hubs,
    String policy,
    String results,
    Instant startedAt,
    Duration duration,
    long passed,
    long refused,
    long unanswered,
    long notReadAgain,
    long bytes,
    List<Problem> problems,
    long allProblems) {
  public AuditReport {
    hubs = List.copyOf(hubs);
    problems = List.copyOf(problems);
  }

  /**
   * A model that does not pass.
   *
   * @param refused whether it does not verify; otherwise there is no answer
   * @param reason the reason's code, empty if there is none
   */
  public record Problem(String model, boolean refused, String reason, String message) {}

  long models() {
    return passed + refused + unanswered;
  }
}
