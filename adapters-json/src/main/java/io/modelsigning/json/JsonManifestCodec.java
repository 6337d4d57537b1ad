package io.modelsigning.json;

import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.port.out.ManifestCodec;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Manifests in JSON: the statement that signing would sign, and the sizes of the files, which a
 * statement does not have.
 */
final class JsonManifestCodec implements ManifestCodec {
  private static final int BYTES_OF_FILE = 256;
  private static final int BYTES_BESIDE = 1024;

  @Override
  public Bytes write(RecordedManifest recorded) {
    StatementDocument statement = Statement.of(recorded.manifest()).toDocument();
    int expected = BYTES_BESIDE + BYTES_OF_FILE * recorded.manifest().resources().size();
    return JsonDocument.write(
        expected,
        json -> {
          json.writeStartObject();
          json.writeStringField("mediaType", MEDIA_TYPE);
          json.writeFieldName("statement");
          JsonStatementCodec.write(json, statement, statement.predicate().orElseThrow());
          json.writeArrayFieldStart("files");
          for (Map.Entry<ModelPath, Long> file : new TreeMap<>(recorded.sizes()).entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", file.getKey().toString());
            json.writeNumberField("size", file.getValue());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  @Override
  public RecordedManifest read(Bytes content) throws MalformedManifestException {
    try {
      return JsonDocument.read(
          JsonDocument.OF_SHORT_STRINGS, content, DocumentType.MANIFEST, this::manifest);
    } catch (MalformedSignatureException | IllegalArgumentException e) {
      throw new MalformedManifestException(String.valueOf(e.getMessage()), e);
    }
  }

  private RecordedManifest manifest(JsonDocument json)
      throws IOException, MalformedSignatureException {
    Fields fields = new Fields();
    json.object(
        name -> {
          switch (name) {
            case "mediaType" -> {
              if (!MEDIA_TYPE.equals(json.text())) {
                throw json.fault("must be '%s'".formatted(MEDIA_TYPE));
              }
              fields.typed = true;
            }
            case "statement" -> fields.statement = JsonStatementCodec.readOms(json);
            case "files" ->
                json.array(JsonStatementCodec.MAXIMUM_RESOURCES, () -> readFile(json, fields));
            default -> throw json.unknown();
          }
        });
    json.required(fields.typed ? fields.typed : null, "mediaType");
    StatementDocument statement = json.required(fields.statement, "statement");
    RecordedManifest recorded =
        new RecordedManifest(Statement.interpret(statement).manifest(), fields.sizes);
    for (ModelPath path : recorded.manifest().resourcesByFile().keySet()) {
      if (recorded.sizeBytes(path).isEmpty()) {
        throw json.fault(
            "must tell the size of '%s'".formatted(JsonDocument.shown(path.toString())));
      }
    }
    return recorded;
  }

  private static void readFile(JsonDocument json, Fields fields)
      throws IOException, MalformedSignatureException {
    FileFields file = new FileFields();
    json.object(
        name -> {
          switch (name) {
            case "name" -> file.name = json.nonEmptyText();
            case "size" -> file.size = OptionalLong.of(json.integer());
            default -> throw json.unknown();
          }
        });
    String name = Objects.requireNonNull(json.required(file.name, "name"));
    long size = json.required(file.size.isPresent() ? file.size : null, "size").getAsLong();
    if (fields.sizes.put(ModelPath.of(name), size) != null) {
      throw json.fault("must list '%s' once".formatted(JsonDocument.shown(name)));
    }
  }

  private static final class Fields {
    boolean typed;
    @Nullable StatementDocument statement;
    final Map<ModelPath, Long> sizes = new LinkedHashMap<>();
  }

  private static final class FileFields {
    @Nullable String name;
    OptionalLong size = OptionalLong.empty();
  }
}
