package io.modelsigning.cli.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.inspection.NearbyModel;
import io.modelsigning.cli.inspection.VerifyCommandLine;
import io.modelsigning.domain.manifest.FileChange;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.signature.CertificateClaim;
import io.modelsigning.domain.signature.SignerClaims;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes for programs what signatures claim. */
final class InspectionJson {
  private final JsonGenerator json;

  InspectionJson(JsonGenerator json) {
    this.json = json;
  }

  void write(InspectedSignature inspected) throws IOException {
    json.writeBooleanField("verified", false);
    claims(inspected);
    json.writeArrayFieldStart("resources");
    for (ResourceDescriptor descriptor : inspected.manifest().resources()) {
      resource(descriptor, inspected.model());
    }
    json.writeEndArray();
    json.writeStringField("verifyCommand", String.join(" ", VerifyCommandLine.of(inspected)));
  }

  private void resource(ResourceDescriptor descriptor, Optional<NearbyModel> model)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", descriptor.resource().name());
    json.writeStringField("algorithm", descriptor.digest().algorithm().id());
    json.writeStringField("digest", descriptor.digest().value().toHex());
    switch (descriptor.resource()) {
      case Resource.Shard shard ->
          json.writeNumberField("size", shard.endBytes() - shard.startBytes());
      case Resource.WholeFile file -> {
        Long size = model.map(found -> found.sizes().get(file.path())).orElse(null);
        if (size != null) {
          json.writeNumberField("size", size);
        }
      }
    }
    json.writeEndObject();
  }

  /** Writes both signatures and what differs. */
  void write(InspectedSignature a, InspectedSignature b) throws IOException {
    json.writeBooleanField("verified", false);
    json.writeArrayFieldStart("signatures");
    for (InspectedSignature inspected : List.of(a, b)) {
      json.writeStartObject();
      json.writeStringField("signature", inspected.location().toString());
      json.writeStringField("method", inspected.method().id());
      JsonReport.writeManifest(json, inspected.manifest());
      json.writeNumberField("files", inspected.manifest().resourcesByFile().size());
      claims(inspected);
      json.writeEndObject();
    }
    json.writeEndArray();
    comparison(SignatureComparison.of(a, b));
  }

  private void comparison(SignatureComparison comparison) throws IOException {
    json.writeObjectFieldStart("comparison");
    json.writeArrayFieldStart("fields");
    for (SignatureComparison.Field field : comparison.fields()) {
      if (field.differs()) {
        json.writeStartObject();
        json.writeStringField("field", field.name());
        json.writeStringField("a", field.first());
        json.writeStringField("b", field.second());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    paths("ignoredOnlyByA", comparison.ignoredOnlyByFirst());
    paths("ignoredOnlyByB", comparison.ignoredOnlyBySecond());
    json.writeNumberField("unchangedFiles", comparison.files().unchanged());
    json.writeArrayFieldStart("changes");
    for (FileChange change : comparison.files().changes()) {
      json.writeStartObject();
      json.writeStringField("path", change.path());
      json.writeStringField("kind", change.kind().id());
      JsonReport.writeOptional(json, "a", change.before());
      JsonReport.writeOptional(json, "b", change.after());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void claims(InspectedSignature inspected) throws IOException {
    Manifest manifest = inspected.manifest();
    json.writeStringField("modelName", manifest.modelName());
    json.writeStringField("layout", inspected.inspection().statement().layout().predicateType());
    json.writeBooleanField("allowSymlinks", manifest.serialization().allowSymlinks());
    paths("ignorePaths", manifest.serialization().ignorePaths());
    json.writeObjectFieldStart("claims");
    claims(inspected.claims());
    json.writeEndObject();
  }

  private void claims(SignerClaims claims) throws IOException {
    JsonReport.writeOptional(json, "keyHint", claims.keyHint());
    JsonReport.writeOptional(json, "publicKey", claims.publicKey());
    JsonReport.writeOptional(json, "identity", claims.identity());
    JsonReport.writeOptional(json, "identityProvider", claims.identityProvider());
    json.writeArrayFieldStart("certificates");
    for (CertificateClaim certificate : claims.certificates()) {
      json.writeStartObject();
      json.writeStringField("subject", certificate.subject());
      json.writeStringField("issuer", certificate.issuer());
      texts("names", certificate.names());
      json.writeStringField("notBefore", certificate.notBefore().toString());
      json.writeStringField("notAfter", certificate.notAfter().toString());
      json.writeStringField("sha256", certificate.sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("logEntries");
    for (SignerClaims.LogEntry entry : claims.logEntries()) {
      json.writeStartObject();
      json.writeNumberField("index", entry.index());
      json.writeStringField("logId", entry.logId());
      json.writeStringField("kind", entry.kind());
      JsonReport.writeOptional(json, "time", entry.time().map(Instant::toString));
      json.writeEndObject();
    }
    json.writeEndArray();
    texts("timestamps", claims.timestamps().stream().map(Instant::toString).toList());
    texts("unreadable", claims.unreadable());
  }

  private void paths(String name, List<ModelPath> paths) throws IOException {
    texts(name, paths.stream().map(ModelPath::toString).toList());
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
