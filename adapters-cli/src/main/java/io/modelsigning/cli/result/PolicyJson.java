package io.modelsigning.cli.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.domain.policy.Assessment;
import io.modelsigning.domain.policy.Lack;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.in.PolicyAnswer;
import java.io.IOException;
import java.util.List;

/** What a policy says of a model, for programs. */
final class PolicyJson {
  private final JsonGenerator json;

  PolicyJson(JsonGenerator json) {
    this.json = json;
  }

  void write(PolicyAnswer answer) throws IOException {
    json.writeObjectFieldStart("policy");
    if (answer.applied().isPresent()) {
      ModelPolicy.Applied applied = answer.applied().get();
      json.writeStringField("rule", applied.rule().name());
      json.writeBooleanField("byDefault", applied.byDefault());
      json.writeStringField("mode", applied.rule().mode().id());
    }
    json.writeBooleanField("accepted", answer.accepted());
    json.writeArrayFieldStart("satisfiedBy");
    for (Assessment.Counted counted : satisfiedBy(answer)) {
      json.writeStartObject();
      json.writeStringField("signer", counted.signer().name());
      json.writeStringField("signature", counted.signature().location());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("lacking");
    for (Lack lack : lacking(answer)) {
      json.writeStartObject();
      json.writeStringField("signer", lack.signer());
      json.writeStringField("signature", lack.signature());
      json.writeStringField("reason", lack.reason().toString());
      json.writeStringField("message", lack.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static List<Assessment.Counted> satisfiedBy(PolicyAnswer answer) {
    return switch (answer.outcome()) {
      case PolicyAnswer.Outcome.Satisfied satisfied -> satisfied.by();
      case PolicyAnswer.Outcome.Refused _,
          PolicyAnswer.Outcome.Unsigned _,
          PolicyAnswer.Outcome.NotJudged _,
          PolicyAnswer.Outcome.Unanswered _ ->
          List.of();
    };
  }

  private static List<Lack> lacking(PolicyAnswer answer) {
    return switch (answer.outcome()) {
      case PolicyAnswer.Outcome.Refused refused -> refused.lacking();
      case PolicyAnswer.Outcome.Satisfied _,
          PolicyAnswer.Outcome.Unsigned _,
          PolicyAnswer.Outcome.NotJudged _,
          PolicyAnswer.Outcome.Unanswered _ ->
          List.of();
    };
  }
}
