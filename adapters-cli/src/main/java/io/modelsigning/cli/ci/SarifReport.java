package io.modelsigning.cli.ci;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.cli.result.Advice;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.DocumentHead;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Version;
import io.modelsigning.domain.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes one run in SARIF 2.1.0 (OASIS Standard): a result for whatever is not as it should be, as
 * soon as it is known, and a rule for each reason.
 */
final class SarifReport implements ResultWriter {
  /** So many results of a run are shown by GitHub; more are counted in a notification. */
  static final int MAXIMUM_RESULTS = 5000;

  private static final String ROOT = "%SRCROOT%";

  private final PrintWriter out;
  private final Checkout checkout;
  private final Map<Reason, Finding.Level> rules =
      new TreeMap<>(Comparator.comparing(Reason::code));
  private long results;
  private boolean begun;

  SarifReport(PrintWriter out, Checkout checkout) {
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
    if (!write(result, completion, begun, to)) {
      begin(to);
    }
    to.print("],\n\"tool\":");
    JsonText.write(to, this::writeTool);
    to.print(",\n\"invocations\":[");
    JsonText.write(to, json -> writeInvocation(json, result));
    to.print("],\n\"originalUriBaseIds\":");
    JsonText.write(to, SarifReport::writeRoot);
    to.println("}]}");
    to.flush();
  }

  private static void begin(PrintWriter to) {
    to.print(DocumentHead.SARIF + "\"columnKind\":\"utf16CodeUnits\",\"results\":[");
  }

  /** Returns whether the document has a beginning now. */
  private boolean write(
      CommandResult result, Completion completion, boolean after, PrintWriter to) {
    boolean follows = after;
    for (Finding finding : Finding.in(result, completion, checkout)) {
      if (results++ >= MAXIMUM_RESULTS) {
        continue;
      }
      rules.merge(finding.reason(), finding.level(), SarifReport::graver);
      if (follows) {
        to.print(",");
      } else {
        begin(to);
      }
      to.print("\n");
      follows = true;
      JsonText.write(to, json -> writeResult(json, finding));
    }
    return follows;
  }

  private static Finding.Level graver(Finding.Level a, Finding.Level b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static String level(Finding.Level level) {
    return switch (level) {
      case REFUSED, UNANSWERED, MISTAKE -> "error";
      case WARNING -> "warning";
    };
  }

  private static void writeResult(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", finding.reason().code());
    json.writeStringField("level", level(finding.level()));
    writeText(
        json, "message", finding.model().map(model -> model + ": ").orElse("") + finding.message());
    Optional<Place> place = finding.place();
    if (place.isPresent()) {
      json.writeArrayFieldStart("locations");
      json.writeStartObject();
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField("uri", place.get().uri());
      if (place.get().kind() == Place.Kind.INSIDE) {
        json.writeStringField("uriBaseId", ROOT);
      }
      json.writeEndObject();
      // GitHub shows nothing without a line, and models have none.
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", place.get().line());
      if (place.get().position().isPresent()) {
        json.writeNumberField("startColumn", place.get().position().get().column());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField("modelSigning/v1", finding.fingerprint());
    // The only one that GitHub looks at.
    json.writeStringField("primaryLocationLineHash", finding.fingerprint().substring(0, 16) + ":1");
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeTool(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "model-signing");
    json.writeStringField("version", new Version().getVersion()[0].replace("model-signing ", ""));
    json.writeArrayFieldStart("rules");
    for (Map.Entry<Reason, Finding.Level> rule : rules.entrySet()) {
      String words = rule.getKey().code().replace('-', ' ');
      words = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
      json.writeStartObject();
      json.writeStringField("id", rule.getKey().code());
      writeText(json, "shortDescription", words);
      writeText(
          json,
          "fullDescription",
          words + ": see the list of reason codes in the documentation of model-signing");
      writeText(
          json,
          "help",
          Advice.on(rule.getKey())
              .orElse("See the list of reason codes in the documentation of model-signing"));
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", level(rule.getValue()));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeInvocation(JsonGenerator json, CommandResult result) throws IOException {
    ExitCode exitCode = result.exitCode();
    json.writeStartObject();
    json.writeBooleanField(
        "executionSuccessful", exitCode == ExitCode.DONE || exitCode == ExitCode.REFUSED);
    json.writeNumberField("exitCode", exitCode.status());
    if (results > MAXIMUM_RESULTS) {
      json.writeArrayFieldStart("toolExecutionNotifications");
      json.writeStartObject();
      json.writeStringField("level", "warning");
      writeText(
          json,
          "message",
          "%d more are left out, since at most %d are written"
              .formatted(results - MAXIMUM_RESULTS, MAXIMUM_RESULTS));
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeRoot(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(ROOT);
    writeText(json, "description", "The checkout that the models were verified in");
    json.writeEndObject();
    json.writeEndObject();
  }

  /**
   * Writes a message, in which brackets begin links and braces are placeholders (3.11.5, 3.11.6).
   */
  private static void writeText(JsonGenerator json, String name, String text) throws IOException {
    String plain = text;
    for (String special : List.of("\\", "[", "]")) {
      plain = plain.replace(special, "\\" + special);
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("text", plain.replace("{", "{{").replace("}", "}}"));
    json.writeEndObject();
  }
}
