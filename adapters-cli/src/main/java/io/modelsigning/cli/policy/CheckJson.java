package io.modelsigning.cli.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.policy.PolicyCheck;
import io.modelsigning.policy.PolicyFinding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Shows programs what is wrong with policies. */
public final class CheckJson {
  private final JsonGenerator json;

  public CheckJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes what was found, as a member of an object. */
  public void write(List<PolicyCheck> policies) throws IOException {
    json.writeArrayFieldStart("policies");
    for (PolicyCheck policy : policies) {
      json.writeStartObject();
      json.writeStringField("file", policy.file());
      json.writeBooleanField("usable", policy.isUsable());
      json.writeNumberField("files", policy.files());
      json.writeNumberField("rules", policy.rules());
      json.writeNumberField("signers", policy.signers());
      json.writeArrayFieldStart("findings");
      for (PolicyFinding finding : policy.findings()) {
        write(finding);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(PolicyFinding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("reason", finding.reason().code());
    json.writeStringField("file", finding.file());
    json.writeNumberField("line", finding.line());
    json.writeNumberField("column", finding.column());
    json.writeStringField("member", finding.member());
    json.writeStringField("message", finding.text());
    json.writeEndObject();
  }
}
