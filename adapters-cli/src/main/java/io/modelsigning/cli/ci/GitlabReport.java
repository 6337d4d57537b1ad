package io.modelsigning.cli.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.DocumentHead;
import io.modelsigning.cli.result.ResultWriter;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Writes a code quality report of GitLab: an array of what is not as it should be, as soon as each
 * is known.
 *
 * @see <a href="https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format">Code
 *     Quality report format</a>
 */
final class GitlabReport implements ResultWriter {
  private static final String RULES = "model-signing/";

  private final PrintWriter out;
  private final Checkout checkout;
  private boolean begun;

  GitlabReport(PrintWriter out, Checkout checkout) {
    this.out = out;
    this.checkout = checkout;
  }

  @Override
  public synchronized void each(CommandResult result, Completion completion) {
    begun = write(result, completion, begun, out);
    out.flush();
  }

  @Override
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    boolean written = write(result, completion, begun, to);
    to.print(written ? "\n]\n" : DocumentHead.GITLAB_EMPTY);
    to.flush();
  }

  /** Returns whether the document has a beginning now. */
  private boolean write(
      CommandResult result, Completion completion, boolean after, PrintWriter to) {
    boolean follows = after;
    for (Finding finding : Finding.in(result, completion, checkout)) {
      to.print(follows ? ",\n" : "[\n");
      follows = true;
      JsonText.write(to, json -> write(json, finding));
    }
    return follows;
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    // Comes first, so that an older report is known by its beginning.
    json.writeStringField("check_name", RULES + finding.reason());
    json.writeStringField(
        "description", finding.model().map(model -> model + ": ").orElse("") + finding.message());
    json.writeStringField("fingerprint", finding.fingerprint());
    json.writeStringField(
        "severity",
        switch (finding.level()) {
          case REFUSED -> "critical";
          case UNANSWERED, MISTAKE -> "major";
          case WARNING -> "minor";
        });
    json.writeObjectFieldStart("location");
    json.writeStringField("path", finding.place().map(Place::path).orElse("."));
    json.writeObjectFieldStart("lines");
    json.writeNumberField("begin", finding.place().map(Place::line).orElse(1));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
