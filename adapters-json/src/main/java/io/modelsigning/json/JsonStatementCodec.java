package io.modelsigning.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.StatementDocument.OmsPredicate;
import io.modelsigning.domain.signature.StatementDocument.ResourceEntry;
import io.modelsigning.domain.signature.StatementDocument.SerializationEntry;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** In-toto statements in JSON, with the members that the OMS v1.0 schemas allow. */
final class JsonStatementCodec implements StatementCodec {

  /** The most resources that are read; of shards of the usual size, a million gigabytes. */
  static final int MAXIMUM_RESOURCES = 1_000_000;

  /** The most paths left out that are read; each is looked for in the model. */
  static final int MAXIMUM_IGNORED_PATHS = 100_000;

  @Override
  public Bytes write(StatementDocument statement) {
    OmsPredicate predicate =
        statement
            .predicate()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "only statements with an OMS predicate are written"));
    // A digest, a name and what JSON puts around them; the buffer grows if names are long.
    int expectedBytes = 1024 + 192 * predicate.resources().size();
    return JsonDocument.write(expectedBytes, json -> write(json, statement, predicate));
  }

  /** Writes a statement as a value of a document. */
  static void write(JsonGenerator json, StatementDocument statement, OmsPredicate predicate)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("_type", statement.type());
    json.writeArrayFieldStart("subject");
    for (Subject subject : statement.subjects()) {
      writeSubject(json, subject);
    }
    json.writeEndArray();
    json.writeStringField("predicateType", statement.predicateType());
    json.writeObjectFieldStart("predicate");
    writeSerialization(json, predicate.serialization());
    json.writeArrayFieldStart("resources");
    for (ResourceEntry resource : predicate.resources()) {
      json.writeStartObject();
      json.writeStringField("name", resource.name());
      json.writeStringField("algorithm", resource.algorithm());
      json.writeStringField("digest", resource.digest());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Reads a statement with an OMS predicate, whatever the order of its members. */
  static StatementDocument readOms(JsonDocument json)
      throws IOException, MalformedSignatureException {
    return new Reading(Statement.Layout.OMS_V1_0.predicateType()).statement(json);
  }

  private static void writeSubject(JsonGenerator json, Subject subject) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", subject.name());
    json.writeObjectFieldStart("digest");
    // Sorted, so that one statement has one form.
    for (Map.Entry<String, String> digest : new TreeMap<>(subject.digests()).entrySet()) {
      json.writeStringField(digest.getKey(), digest.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeSerialization(JsonGenerator json, SerializationEntry serialization)
      throws IOException {
    json.writeObjectFieldStart("serialization");
    json.writeStringField("method", serialization.method());
    json.writeStringField("hash_type", serialization.hashType());
    if (serialization.shardSize().isPresent()) {
      json.writeNumberField("shard_size", serialization.shardSize().getAsLong());
    }
    json.writeBooleanField("allow_symlinks", serialization.allowSymlinks());
    if (serialization.ignorePaths().isPresent()) {
      json.writeArrayFieldStart("ignore_paths");
      for (String path : serialization.ignorePaths().get()) {
        json.writeString(path);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  @Override
  public Optional<String> predicateType(Bytes payload) {
    return JsonDocument.look(payload, "predicateType");
  }

  @Override
  public StatementDocument read(Bytes payload) throws MalformedSignatureException {
    Reading first = new Reading(null);
    StatementDocument document = read(payload, first);
    if (!first.skippedPredicate || !isOms(document.predicateType())) {
      return document;
    }
    // The predicate stood before its type, and was passed over: now its type is known.
    Reading second = new Reading(document.predicateType());
    return read(payload, second);
  }

  private static StatementDocument read(Bytes payload, Reading reading)
      throws MalformedSignatureException {
    return JsonDocument.read(
        JsonDocument.OF_SHORT_STRINGS, payload, DocumentType.STATEMENT, reading::statement);
  }

  private static boolean isOms(@Nullable String predicateType) {
    return Statement.Layout.OMS_V1_0.predicateType().equals(predicateType);
  }

  /** One pass over a statement. */
  private static final class Reading {
    private @Nullable String type;
    private @Nullable List<Subject> subjects;
    private @Nullable String predicateType;
    private @Nullable OmsPredicate predicate;
    private boolean skippedPredicate;

    /** The algorithm last read, shared by the resources that follow. */
    private String algorithm = "";

    /**
     * @param predicateType what an earlier pass found, or null in the first
     */
    Reading(@Nullable String predicateType) {
      this.predicateType = predicateType;
    }

    StatementDocument statement(JsonDocument json) throws IOException, MalformedSignatureException {
      json.object(
          name -> {
            switch (name) {
              case "_type" -> type = json.text();
              case "subject" -> subjects = subjects(json);
              case "predicateType" -> predicateType = json.text();
              case "predicate" -> {
                if (isOms(predicateType)) {
                  predicate = predicate(json);
                } else {
                  skippedPredicate = true;
                  json.skip();
                }
              }
              default -> throw json.unknown();
            }
          });
      if (!skippedPredicate) {
        json.required(predicate, "predicate");
      }
      return new StatementDocument(
          json.required(type, "_type"),
          json.required(subjects, "subject"),
          json.required(predicateType, "predicateType"),
          Optional.ofNullable(predicate));
    }

    private static List<Subject> subjects(JsonDocument json)
        throws IOException, MalformedSignatureException {
      List<Subject> subjects = new ArrayList<>();
      json.array(MAXIMUM_RESOURCES, () -> subjects.add(subject(json)));
      return subjects;
    }

    private static Subject subject(JsonDocument json)
        throws IOException, MalformedSignatureException {
      SubjectFields fields = new SubjectFields();
      json.object(
          name -> {
            switch (name) {
              case "name" -> fields.name = json.nonEmptyText();
              case "digest" -> fields.digests = digests(json);
              default -> json.skip();
            }
          });
      return new Subject(
          json.required(fields.name, "name"), json.required(fields.digests, "digest"));
    }

    private static Map<String, String> digests(JsonDocument json)
        throws IOException, MalformedSignatureException {
      Map<String, String> digests = new LinkedHashMap<>(2);
      json.object(name -> digests.put(name, json.nonEmptyText()));
      return digests;
    }

    private OmsPredicate predicate(JsonDocument json)
        throws IOException, MalformedSignatureException {
      PredicateFields fields = new PredicateFields();
      json.object(
          name -> {
            switch (name) {
              case "resources" -> fields.resources = resources(json);
              case "serialization" -> fields.serialization = serialization(json);
              default -> throw json.unknown();
            }
          });
      return new OmsPredicate(
          json.required(fields.resources, "resources"),
          json.required(fields.serialization, "serialization"));
    }

    private List<ResourceEntry> resources(JsonDocument json)
        throws IOException, MalformedSignatureException {
      List<ResourceEntry> resources = new ArrayList<>();
      json.array(MAXIMUM_RESOURCES, () -> resources.add(resource(json)));
      return resources;
    }

    private ResourceEntry resource(JsonDocument json)
        throws IOException, MalformedSignatureException {
      ResourceFields fields = new ResourceFields();
      json.object(
          name -> {
            switch (name) {
              case "name" -> fields.name = json.nonEmptyText();
              case "digest" -> fields.digest = json.text();
              case "algorithm" -> fields.algorithm = shared(json.text());
              default -> json.skip();
            }
          });
      return new ResourceEntry(
          json.required(fields.name, "name"),
          json.required(fields.algorithm, "algorithm"),
          json.required(fields.digest, "digest"));
    }

    private String shared(String read) {
      if (!read.equals(algorithm)) {
        algorithm = read;
      }
      return algorithm;
    }

    private static SerializationEntry serialization(JsonDocument json)
        throws IOException, MalformedSignatureException {
      SerializationFields fields = new SerializationFields();
      json.object(
          name -> {
            switch (name) {
              case "method" -> fields.method = json.text();
              case "hash_type" -> fields.hashType = json.text();
              case "shard_size" -> fields.shardSize = OptionalLong.of(json.integer());
              case "allow_symlinks" -> fields.allowSymlinks = json.bool();
              case "ignore_paths" -> {
                List<String> paths = new ArrayList<>();
                json.array(MAXIMUM_IGNORED_PATHS, () -> paths.add(json.nonEmptyText()));
                fields.ignorePaths = paths;
              }
              default -> throw json.unknown();
            }
          });
      return new SerializationEntry(
          json.required(fields.method, "method"),
          json.required(fields.hashType, "hash_type"),
          fields.shardSize,
          json.required(fields.allowSymlinks, "allow_symlinks"),
          Optional.ofNullable(fields.ignorePaths));
    }
  }

  private static final class SubjectFields {
    @Nullable String name;
    @Nullable Map<String, String> digests;
  }

  private static final class PredicateFields {
    @Nullable List<ResourceEntry> resources;
    @Nullable SerializationEntry serialization;
  }

  private static final class ResourceFields {
    @Nullable String name;
    @Nullable String algorithm;
    @Nullable String digest;
  }

  private static final class SerializationFields {
    @Nullable String method;
    @Nullable String hashType;
    OptionalLong shardSize = OptionalLong.empty();
    @Nullable Boolean allowSymlinks;
    @Nullable List<String> ignorePaths;
  }
}
