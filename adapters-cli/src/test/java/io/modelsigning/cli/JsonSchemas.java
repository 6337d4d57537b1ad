package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The schema of results, as it is published. */
final class JsonSchemas {
  static final Path FILE = Path.of("../docs/json-output.schema.json");

  private static final Path SEVERAL_FILE = Path.of("../docs/json-results.schema.json");

  private static final Path MANIFEST_FILE = Path.of("../docs/manifest.schema.json");

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final JsonNode DOCUMENT = parsed(text(FILE));
  private static final JsonSchema SCHEMA = schema(DOCUMENT);
  private static final JsonSchema SEVERAL = schema(parsed(text(SEVERAL_FILE)));

  private JsonSchemas() {}

  private static JsonSchema schema(JsonNode document) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            document, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parsed(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** Returns a result, which must be one JSON object of the schema and nothing else. */
  static JsonNode read(String text) {
    JsonNode json = parsed(text);
    requireValid(json);
    return json;
  }

  /** Returns the results of several models, which must be as the schema of these says. */
  static JsonNode readSeveral(String text) {
    JsonNode json = parsed(text);
    assertEquals(Set.of(), SEVERAL.validate(json), json::toPrettyString);
    return json;
  }

  /** Returns a manifest, which must be as its schema says. */
  static JsonNode readManifest(String text) {
    JsonNode json = parsed(text);
    JsonSchema schema = schema(parsed(text(MANIFEST_FILE)));
    assertEquals(Set.of(), schema.validate(json), json::toPrettyString);
    return json;
  }

  static JsonNode document() {
    return DOCUMENT;
  }

  static Set<ValidationMessage> violations(JsonNode json) {
    return SCHEMA.validate(json);
  }

  static void requireValid(JsonNode json) {
    assertEquals(Set.of(), violations(json), json::toPrettyString);
  }

  /** Returns every member that the schema describes, such as {@code /signer/name}. */
  static Set<String> members() {
    Set<String> members = new TreeSet<>();
    addMembers(DOCUMENT, "", members);
    return members;
  }

  private static void addMembers(JsonNode schema, String at, Set<String> members) {
    JsonNode target = schema;
    if (schema.has("$ref")) {
      target = DOCUMENT.at(schema.get("$ref").textValue().substring(1));
    }
    for (Map.Entry<String, JsonNode> property : target.path("properties").properties()) {
      String member = at + "/" + property.getKey();
      members.add(member);
      addMembers(property.getValue(), member, members);
    }
    if (target.has("items")) {
      addMembers(target.get("items"), at, members);
    }
  }

  /** Returns every member that {@code json} has, such as {@code /signer/name}. */
  static Set<String> membersOf(JsonNode json) {
    Set<String> members = new TreeSet<>();
    addMembersOf(json, "", members);
    return members;
  }

  private static void addMembersOf(JsonNode json, String at, Set<String> members) {
    json.properties()
        .forEach(
            property -> {
              members.add(at + "/" + property.getKey());
              addMembersOf(property.getValue(), at + "/" + property.getKey(), members);
            });
    if (json.isArray()) {
      json.forEach(element -> addMembersOf(element, at, members));
    }
  }
}
