package io.modelsigning.cli.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.modelsigning.cli.cache.CacheJson;
import io.modelsigning.cli.policy.CheckJson;
import io.modelsigning.cli.policy.ExplanationJson;
import io.modelsigning.cli.terminal.EscapingWriter;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.sigstore.TrustRoot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes results for programs: one JSON object, as {@code docs/json-output.md} describes it, which
 * holds those of several models if there are several; or an object in each line. Thread-safe.
 */
public final class JsonReport implements ResultWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final PrintWriter out;
  private final boolean lines;
  private boolean begun;

  /**
   * @param out where results are written as they come
   * @param lines whether each object is written in a line of its own
   */
  public JsonReport(PrintWriter out, boolean lines) {
    this.out = out;
    this.lines = lines;
  }

  @Override
  public synchronized void each(CommandResult result, Completion completion) {
    if (!lines) {
      out.print(begun ? ",\n    " : beginning(result.subject().command()) + "\n    ");
      begun = true;
    }
    write(out, false, json -> writeObject(json, result, completion));
    if (lines) {
      out.println();
    }
    out.flush();
  }

  private static String beginning(String command) {
    return "{\n  \"command\" : \"%s\",\n  \"results\" : [".formatted(command);
  }

  @Override
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    write(result, completion, to);
    to.flush();
  }

  private void write(CommandResult result, Completion completion, PrintWriter out) {
    if (result instanceof CommandResult.Several several && !lines) {
      out.print(begun ? "\n  ]" : beginning(several.subject().command()) + " ]");
      out.print(",\n  \"summary\" : ");
      write(out, false, json -> writeSummary(json, several, completion));
      out.println("\n}");
      return;
    }
    // What ends a command of which some results are written already is no object of its own.
    if (begun) {
      out.print("\n  ],\n  \"summary\" : ");
    }
    write(out, !lines && !begun, json -> writeObject(json, result, completion));
    out.println(begun ? "\n}" : "");
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static void write(PrintWriter out, boolean pretty, Content content) {
    // Its end does not close what it writes to.
    try (JsonGenerator json = FACTORY.createGenerator(new EscapingWriter(out))) {
      if (pretty) {
        json.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      content.write(json);
    } catch (IOException e) {
      // A PrintWriter reports its failures otherwise.
      throw new UncheckedIOException(e);
    }
  }

  private static void writeObject(JsonGenerator json, CommandResult result, Completion completion)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("command", result.subject().command());
    if (result instanceof CommandResult.Several several) {
      json.writeFieldName("summary");
      writeSummary(json, several, completion);
      json.writeEndObject();
      return;
    }
    json.writeStringField("result", result.id());
    Optional<Complaint> complaint = complaintOf(result);
    writeOptional(json, "reason", complaint.map(why -> why.reason().toString()));
    writeOptional(json, "message", complaint.map(Complaint::message));
    writeOptional(json, "model", result.subject().model());
    writeOptional(json, "signature", result.subject().signature());
    writeOptional(json, "method", methodOf(result).map(SignatureMethod::id));
    write(json, result, completion);
    json.writeEndObject();
  }

  private static Optional<Complaint> complaintOf(CommandResult result) {
    return result instanceof CommandResult.Judged judged
        ? judged.complaint().or(judged::tolerated)
        : result.complaint();
  }

  private static Optional<SignatureMethod> methodOf(CommandResult result) {
    return switch (result) {
      case CommandResult.Judged judged -> judged.verdict().flatMap(JsonReport::methodOf);
      case CommandResult.Verified verified -> Optional.of(verified.signer().method());
      default -> result.subject().method();
    };
  }

  private static void writeTimestamps(JsonGenerator json, TimestampSignature.Timestamped stamped)
      throws IOException {
    json.writeObjectFieldStart("timestamps");
    json.writeNumberField("added", stamped.added());
    json.writeNumberField("count", stamped.count());
    writeOptional(json, "verifiedAt", stamped.earliest().map(time -> time.time().toString()));
    writeOptional(json, "authority", stamped.earliest().map(time -> time.authority()));
    json.writeEndObject();
  }

  private static void writeTrust(JsonGenerator json, CommandResult.Trusted trusted)
      throws IOException {
    TrustRoot root = trusted.root();
    json.writeObjectFieldStart("trust");
    json.writeStringField("repository", root.repository().toString());
    if (root.copy().isPresent()) {
      json.writeStringField("copy", root.copy().get().toString());
    }
    if (root.written().isPresent()) {
      json.writeStringField("written", root.written().get().toString());
    }
    json.writeArrayFieldStart("metadata");
    for (TrustRoot.Metadata metadata : root.metadata()) {
      json.writeStartObject();
      json.writeStringField("role", metadata.role());
      json.writeNumberField("version", metadata.version());
      json.writeStringField("expires", metadata.expires().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("anchors");
    for (TrustRoot.Anchor anchor : root.anchors()) {
      json.writeStartObject();
      json.writeStringField("kind", anchor.kind().toString().replace(' ', '-'));
      json.writeStringField("name", anchor.name());
      json.writeStringField("id", anchor.id());
      json.writeStringField("validFrom", anchor.start().toString());
      if (anchor.end().isPresent()) {
        json.writeStringField("validUntil", anchor.end().get().toString());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (trusted.changes().isPresent()) {
      json.writeArrayFieldStart("changes");
      for (String change : trusted.changes().get().all()) {
        json.writeString(change);
      }
      json.writeEndArray();
    }
    if (trusted.file().isPresent()) {
      json.writeStringField("file", trusted.file().get().toString());
    }
    json.writeEndObject();
  }

  private static void writeSettings(JsonGenerator json, List<ShownSetting> settings)
      throws IOException {
    json.writeArrayFieldStart("settings");
    for (ShownSetting setting : settings) {
      json.writeStartObject();
      json.writeStringField("option", setting.option());
      if (!setting.command().isEmpty()) {
        json.writeStringField("command", setting.command());
      }
      json.writeArrayFieldStart("values");
      for (String value : setting.values()) {
        json.writeString(value);
      }
      json.writeEndArray();
      json.writeStringField("source", setting.source().id());
      if (!setting.origin().isEmpty()) {
        json.writeStringField("origin", setting.origin());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeSummary(
      JsonGenerator json, CommandResult.Several several, Completion completion) throws IOException {
    Tally tally = several.tally();
    json.writeStartObject();
    json.writeStringField("result", several.id());
    writeOptional(json, "reason", several.complaint().map(why -> why.reason().toString()));
    writeOptional(json, "message", several.complaint().map(Complaint::message));
    json.writeNumberField("models", tally.models());
    json.writeNumberField("succeeded", tally.done());
    json.writeNumberField("tolerated", tally.tolerated());
    json.writeNumberField("refused", tally.refused());
    json.writeNumberField("unanswered", tally.unanswered());
    if (several.selective()) {
      json.writeNumberField("unaffected", tally.unaffected());
    }
    json.writeNumberField("files", tally.files());
    json.writeNumberField("bytes", tally.bytes());
    writeSeconds(json, completion);
    json.writeNumberField("leftOut", tally.allLeftOut());
    json.writeArrayFieldStart("leftOutFirst");
    for (LeftOut part : tally.leftOut()) {
      json.writeStartObject();
      json.writeStringField("path", part.location().toString());
      json.writeStringField("why", part.why().code());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeWarnings(json, completion);
    json.writeEndObject();
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
      case CommandResult.Judged judged -> {
        if (judged.verdict().isPresent()) {
          write(json, judged.verdict().get(), completion);
        } else {
          writeEnd(json, List.of(), completion);
        }
        new PolicyJson(json).write(judged.policy());
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
      case CommandResult.Trusted trusted -> {
        writeEnd(json, List.of(), completion);
        writeTrust(json, trusted);
      }
      case CommandResult.OfCache cache -> {
        writeEnd(json, List.of(), completion);
        new CacheJson(json).write(cache.report());
      }
      case CommandResult.Configured configured -> {
        writeEnd(json, List.of(), completion);
        writeSettings(json, configured.settings());
      }
      case CommandResult.KeysMade made -> {
        writeEnd(json, List.of(), completion);
        json.writeObjectFieldStart("keyPair");
        json.writeStringField("privateKey", made.privateKey().toString());
        if (made.publicKey().isPresent()) {
          json.writeStringField("publicKey", made.publicKey().get().toString());
        }
        json.writeStringField("curve", made.curve().toString());
        json.writeStringField("name", made.hint());
        switch (made.protection()) {
          case ENCRYPTED -> json.writeBooleanField("encrypted", true);
          case NONE -> json.writeBooleanField("encrypted", false);
          // How what holds it keeps it is not told.
          case HELD_ELSEWHERE -> {}
        }
        json.writeEndObject();
      }
      case CommandResult.Timestamped stamped -> {
        writeEnd(json, List.of(), completion);
        writeTimestamps(json, stamped.stamped());
      }
      case CommandResult.OfPolicy policy -> {
        writeEnd(json, List.of(), completion);
        switch (policy) {
          case CommandResult.Explained explained ->
              new ExplanationJson(json).write(explained.explained());
          case CommandResult.Drafted drafted -> writeDraft(json, drafted);
          case CommandResult.Checked checked -> new CheckJson(json).write(checked.policies());
        }
      }
      case CommandResult.GeneratedText generated -> {
        json.writeStringField("script", generated.script());
        writeEnd(json, List.of(), completion);
      }
      case CommandResult.Demonstrated demonstrated ->
          writeEnd(json, demonstrated.differences(), completion);
      case CommandResult.Several _,
          CommandResult.Misused _,
          CommandResult.Failed _,
          CommandResult.Interrupted _ ->
          writeEnd(json, List.of(), completion);
    }
  }

  private static void writeDraft(JsonGenerator json, CommandResult.Drafted drafted)
      throws IOException {
    json.writeObjectFieldStart("draft");
    json.writeStringField("policy", drafted.policy());
    json.writeBooleanField("complete", drafted.counts().incomplete() == 0);
    json.writeNumberField("models", drafted.counts().models());
    json.writeNumberField("signers", drafted.counts().signers());
    writeOptional(json, "file", drafted.file().map(Object::toString));
    json.writeEndObject();
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
    if (!hashed.reused().isEmpty()) {
      json.writeArrayFieldStart("reused");
      for (ReusedDigests reused : hashed.reused()) {
        json.writeStartObject();
        json.writeStringField("source", reused.source().kind().id());
        json.writeStringField("place", reused.source().place());
        json.writeNumberField("files", reused.files());
        json.writeNumberField("bytes", reused.bytes());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
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
