package io.modelsigning.cli.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.modelsigning.cli.terminal.EscapingWriter;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Writes results for programs: one JSON object, as {@code docs/json-output.md} describes it. */
public final class JsonReport {
  private final PrintWriter out;

  public JsonReport(PrintWriter out) {
    this.out = out;
  }

  public void write(Report report) {
    // Its end does not close what it writes to.
    try (JsonGenerator json = new JsonFactory().createGenerator(new EscapingWriter(out))) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("command", report.command());
      json.writeStringField("result", report.result().id());
      writeOptional(json, "reason", report.reason().map(Object::toString));
      writeOptional(json, "message", report.message());
      writeOptional(json, "model", report.model());
      writeOptional(json, "signature", report.signature());
      writeOptional(json, "method", report.method());
      writeOptional(json, "script", report.script());
      if (report.manifest().isPresent()) {
        writeManifest(json, report.manifest().get());
      }
      if (report.files().isPresent()) {
        json.writeNumberField("files", report.files().getAsLong());
      }
      if (report.bytes().isPresent()) {
        json.writeNumberField("bytes", report.bytes().getAsLong());
      }
      json.writeNumberField("seconds", report.duration().toMillis() / 1000.0);
      if (report.signer().isPresent()) {
        writeSigner(json, report.signer().get());
      }
      writeDifferences(json, report);
      if (report.result() == Report.Result.FAILED) {
        writeCauses(json, report);
      }
      if (report.result() == Report.Result.VERIFIED || report.result() == Report.Result.FAILED) {
        writeUnchecked(json, report);
      }
      writeWarnings(json, report);
      if (report.comparedWith().isPresent()) {
        new InspectionJson(json)
            .write(report.inspection().orElseThrow(), report.comparedWith().get());
      } else if (report.inspection().isPresent()) {
        new InspectionJson(json).write(report.inspection().get());
      }
      json.writeEndObject();
    } catch (IOException e) {
      // A PrintWriter reports its failures otherwise.
      throw new UncheckedIOException(e);
    }
    out.println();
  }

  static void writeOptional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  static void writeManifest(JsonGenerator json, Manifest manifest) throws IOException {
    json.writeStringField("rootDigest", manifest.rootDigest().toString());
    json.writeStringField("hashAlgorithm", manifest.serialization().hashAlgorithm().id());
    json.writeStringField("serialization", manifest.serialization().method().id());
    if (manifest.serialization().method() instanceof SerializationMethod.Shards shards) {
      json.writeNumberField("shardSize", shards.shardSizeBytes());
    }
  }

  private static void writeSigner(JsonGenerator json, SignerIdentity signer) throws IOException {
    json.writeObjectFieldStart("signer");
    json.writeStringField("name", signer.name());
    writeOptional(json, "issuer", signer.issuer());
    writeOptional(json, "signedAt", signer.signedAt().map(Object::toString));
    writeOptional(json, "timeEvidence", signer.timeEvidence());
    if (signer.logIndex().isPresent()) {
      json.writeNumberField("logIndex", signer.logIndex().getAsLong());
    }
    writeOptional(json, "pinnedSubject", signer.pinnedSubject());
    writeOptional(json, "pinnedAlternativeName", signer.pinnedAlternativeName());
    json.writeArrayFieldStart("certificates");
    for (SignerIdentity.UsedCertificate used : signer.certificates()) {
      json.writeStartObject();
      json.writeStringField("subject", used.subject());
      json.writeStringField("sha256", used.sha256());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeDifferences(JsonGenerator json, Report report) throws IOException {
    json.writeArrayFieldStart("differences");
    for (Difference difference : report.differences()) {
      json.writeStartObject();
      json.writeStringField("path", difference.path());
      json.writeStringField("kind", difference.kind().id());
      writeOptional(json, "expected", difference.expected());
      writeOptional(json, "actual", difference.actual());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeCauses(JsonGenerator json, Report report) throws IOException {
    json.writeArrayFieldStart("causes");
    for (Cause cause : report.causes()) {
      json.writeStartObject();
      json.writeStringField("code", cause.code());
      json.writeStringField("message", cause.message());
      json.writeStringField("advice", CauseAdvice.on(cause, report));
      json.writeArrayFieldStart("paths");
      for (String path : cause.paths()) {
        json.writeString(path);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeUnchecked(JsonGenerator json, Report report) throws IOException {
    json.writeArrayFieldStart("unchecked");
    for (Unchecked part : report.unchecked()) {
      json.writeStartObject();
      json.writeStringField("path", part.path());
      json.writeArrayFieldStart("because");
      for (Unchecked.Why why : part.whys()) {
        json.writeString(why.id());
      }
      json.writeEndArray();
      json.writeNumberField("files", part.files());
      json.writeBooleanField("complete", part.complete());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeWarnings(JsonGenerator json, Report report) throws IOException {
    json.writeArrayFieldStart("warnings");
    for (Warning warning : report.warnings()) {
      json.writeStartObject();
      json.writeStringField("reason", warning.reason().code());
      json.writeStringField("message", warning.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
