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
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Writes results for programs: one JSON object, as {@code docs/json-output.md} describes it. */
public final class JsonReport {
  private final PrintWriter out;

  public JsonReport(PrintWriter out) {
    this.out = out;
  }

  public void write(CommandResult result, Completion completion) {
    // Its end does not close what it writes to.
    try (JsonGenerator json = new JsonFactory().createGenerator(new EscapingWriter(out))) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeStringField("command", result.subject().command());
      json.writeStringField("result", result.id());
      writeOptional(json, "reason", result.complaint().map(why -> why.reason().toString()));
      writeOptional(json, "message", result.complaint().map(Complaint::message));
      writeOptional(json, "model", result.subject().model());
      writeOptional(json, "signature", result.subject().signature());
      writeOptional(json, "method", result.subject().method().map(SignatureMethod::id));
      write(json, result, completion);
      json.writeEndObject();
    } catch (IOException e) {
      // A PrintWriter reports its failures otherwise.
      throw new UncheckedIOException(e);
    }
    out.println();
  }

  private static void write(JsonGenerator json, CommandResult result, Completion completion)
      throws IOException {
    switch (result) {
      case CommandResult.Signed signed -> {
        writeHashed(json, signed.hashed());
        writeSeconds(json, completion);
        writeSigner(json, signed.signer());
        writeDifferences(json, List.of());
        writeWarnings(json, completion);
      }
      case CommandResult.Verified verified -> {
        writeHashed(json, verified.hashed());
        writeSeconds(json, completion);
        writeSigner(json, verified.signer());
        writeDifferences(json, List.of());
        writeUnchecked(json, verified.unchecked());
        writeWarnings(json, completion);
      }
      case CommandResult.Unreported unreported -> {
        writeHashed(json, unreported.verified().hashed());
        writeSeconds(json, completion);
        writeSigner(json, unreported.verified().signer());
        writeDifferences(json, List.of());
        writeWarnings(json, completion);
      }
      case CommandResult.Refused refused -> {
        if (refused.manifest().isPresent()) {
          writeManifest(json, refused.manifest().get());
        }
        writeSeconds(json, completion);
        if (refused.signer().isPresent()) {
          writeSigner(json, refused.signer().get());
        }
        writeDifferences(json, refused.differences());
        writeCauses(json, refused);
        writeUnchecked(json, refused.unchecked());
        writeWarnings(json, completion);
      }
      case CommandResult.Digested digested -> {
        writeHashed(json, digested.hashed());
        writeEnd(json, List.of(), completion);
      }
      case CommandResult.Inspected inspected -> {
        Manifest manifest = inspected.signature().manifest();
        writeManifest(json, manifest);
        json.writeNumberField("files", manifest.resourcesByFile().size());
        writeEnd(json, List.of(), completion);
        new InspectionJson(json).write(inspected.signature());
      }
      case CommandResult.Compared compared -> {
        writeEnd(json, List.of(), completion);
        new InspectionJson(json).write(compared.a(), compared.b());
      }
      case CommandResult.GeneratedText generated -> {
        json.writeStringField("script", generated.script());
        writeEnd(json, List.of(), completion);
      }
      case CommandResult.Demonstrated demonstrated ->
          writeEnd(json, demonstrated.differences(), completion);
      case CommandResult.Misused _, CommandResult.Failed _, CommandResult.Interrupted _ ->
          writeEnd(json, List.of(), completion);
    }
  }

  private static void writeEnd(
      JsonGenerator json, List<Difference> differences, Completion completion) throws IOException {
    writeSeconds(json, completion);
    writeDifferences(json, differences);
    writeWarnings(json, completion);
  }

  private static void writeSeconds(JsonGenerator json, Completion completion) throws IOException {
    json.writeNumberField("seconds", completion.duration().toMillis() / 1000.0);
  }

  private static void writeHashed(JsonGenerator json, CommandResult.Hashed hashed)
      throws IOException {
    writeManifest(json, hashed.manifest());
    json.writeNumberField("files", hashed.files());
    json.writeNumberField("bytes", hashed.bytes());
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
    switch (manifest.serialization().method()) {
      case SerializationMethod.Files _ -> {}
      case SerializationMethod.Shards shards ->
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

  private static void writeDifferences(JsonGenerator json, List<Difference> differences)
      throws IOException {
    json.writeArrayFieldStart("differences");
    for (Difference difference : differences) {
      json.writeStartObject();
      json.writeStringField("path", difference.path());
      json.writeStringField("kind", difference.kind().id());
      writeOptional(json, "expected", difference.expected());
      writeOptional(json, "actual", difference.actual());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeCauses(JsonGenerator json, CommandResult.Refused refused)
      throws IOException {
    json.writeArrayFieldStart("causes");
    for (Cause cause : refused.causes()) {
      json.writeStartObject();
      json.writeStringField("code", cause.code());
      json.writeStringField("message", cause.message());
      json.writeStringField("advice", CauseAdvice.on(cause, refused.subject()));
      json.writeArrayFieldStart("paths");
      for (String path : cause.paths()) {
        json.writeString(path);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeUnchecked(JsonGenerator json, List<Unchecked> parts) throws IOException {
    json.writeArrayFieldStart("unchecked");
    for (Unchecked part : parts) {
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

  private static void writeWarnings(JsonGenerator json, Completion completion) throws IOException {
    json.writeArrayFieldStart("warnings");
    for (Warning warning : completion.warnings()) {
      json.writeStartObject();
      json.writeStringField("reason", warning.reason().code());
      json.writeStringField("message", warning.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
