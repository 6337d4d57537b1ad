package io.modelsigning.cli.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Shows programs which rule of a policy applies to a model. */
public final class ExplanationJson {
  private final JsonGenerator json;

  public ExplanationJson(JsonGenerator json) {
    this.json = json;
  }

  /** Writes what applies, as a member of an object. */
  public void write(ExplainedModel explained) throws IOException {
    ModelPolicy.Explained policy = explained.policy();
    json.writeObjectFieldStart("explanation");
    json.writeStringField("treatment", explained.treatment());
    json.writeArrayFieldStart("passedOver");
    for (Rule rule : policy.passedOver()) {
      json.writeString(rule.name());
    }
    json.writeEndArray();
    if (policy.applied().isPresent()) {
      Rule rule = policy.applied().get().rule();
      json.writeStringField("rule", rule.name());
      json.writeBooleanField("byDefault", policy.applied().get().byDefault());
      json.writeStringField("mode", rule.mode().id());
      if (policy.pattern().isPresent()) {
        json.writeStringField("pattern", policy.pattern().get().toString());
      }
      Optional<SignerRequirement> signers = rule.signers();
      if (signers.isPresent()) {
        json.writeFieldName("signedBy");
        signers(signers.get(), explained);
      }
      accept(rule);
      time(rule);
    }
    json.writeEndObject();
  }

  private void signers(SignerRequirement requirement, ExplainedModel explained) throws IOException {
    json.writeStartObject();
    switch (requirement) {
      case Signer signer -> {
        json.writeStringField("signer", signer.name());
        json.writeStringField("method", signer.verifier().method().id());
        json.writeStringField("description", explained.signers().apply(signer));
      }
      case AnyOf any -> alternatives("anyOf", any.alternatives(), explained);
      case AllOf all -> alternatives("allOf", all.alternatives(), explained);
      case AtLeast some -> {
        json.writeNumberField("atLeast", some.count());
        alternatives("of", some.alternatives(), explained);
      }
    }
    json.writeEndObject();
  }

  private void alternatives(
      String name, List<SignerRequirement> alternatives, ExplainedModel explained)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (SignerRequirement alternative : alternatives) {
      signers(alternative, explained);
    }
    json.writeEndArray();
  }

  private void accept(Rule rule) throws IOException {
    json.writeObjectFieldStart("accept");
    strings("serializations", rule.serializations().stream().sorted().toList());
    strings(
        "hashAlgorithms", rule.hashAlgorithms().stream().map(HashAlgorithm::id).sorted().toList());
    json.writeBooleanField("unsignedFiles", rule.acceptsUnsignedFiles());
    json.writeBooleanField("unsignedModels", rule.acceptsUnsignedModels());
    json.writeBooleanField("links", rule.acceptsLinks());
    json.writeBooleanField("recordedIgnores", rule.acceptsRecordedIgnores());
    json.writeEndObject();
  }

  private void time(Rule rule) throws IOException {
    json.writeObjectFieldStart("time");
    json.writeBooleanField("required", rule.requiresTimeEvidence());
    if (rule.maximumAge().isPresent()) {
      json.writeNumberField("maximumAgeSeconds", rule.maximumAge().get().toSeconds());
    }
    json.writeEndObject();
  }

  private void strings(String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
