package io.modelsigning.spark.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The columns of the rows are the fields of the JSON output, as its schema has them. */
final class AuditRowsTest {
  /** What only other commands' results have. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "script",
          "timestamps",
          "keyPair",
          "verified",
          "modelName",
          "layout",
          "allowSymlinks",
          "ignorePaths",
          "claims",
          "resources",
          "verifyCommand",
          "signatures",
          "comparison",
          "trust",
          "settings",
          "explanation",
          "policies",
          "draft",
          "cache");

  private static final JsonNode SCHEMA = schema();

  private static JsonNode schema() {
    try {
      return new ObjectMapper().readTree(Path.of("../docs/json-output.schema.json").toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode resolved(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null
        ? node
        : resolved(SCHEMA.at(reference.asText().substring("#".length())));
  }

  private static Map<String, String> flat(JsonNode given) {
    Map<String, String> found = new TreeMap<>();
    JsonNode node = resolved(given);
    JsonNode properties = node.get("properties");
    if (properties != null) {
      properties
          .properties()
          .forEach(
              each -> {
                JsonNode value = resolved(each.getValue());
                found.put(each.getKey(), typeOf(value));
                flat(value.path("type").asText().equals("array") ? value.get("items") : value)
                    .forEach((name, type) -> found.put(each.getKey() + "." + name, type));
              });
    }
    return found;
  }

  private static String typeOf(JsonNode value) {
    if (value.has("properties")) {
      return "struct";
    }
    return switch (value.path("type").asText()) {
      case "array" -> "array";
      case "integer" -> "bigint";
      case "number" -> "double";
      case "boolean" -> "boolean";
      default -> "string";
    };
  }

  private static Map<String, String> flat(DataType type) {
    Map<String, String> found = new TreeMap<>();
    if (type instanceof ArrayType array) {
      return flat(array.elementType());
    }
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        String name = field.dataType().simpleString();
        found.put(
            field.name(),
            field.dataType() instanceof StructType
                ? "struct"
                : field.dataType() instanceof ArrayType ? "array" : name);
        flat(field.dataType()).forEach((inner, of) -> found.put(field.name() + "." + inner, of));
      }
    }
    return found;
  }

  @Test
  void theColumnsAreTheFieldsOfTheJsonOutput() {
    Map<String, String> expected = flat(SCHEMA);
    expected.keySet().removeIf(name -> OF_OTHERS.contains(name.split("\\.", 2)[0]));
    Map<String, String> columns = flat(AuditRows.SCHEMA);
    assertTrue(columns.containsKey("audit.contents.listing"));
    columns.keySet().removeIf(name -> name.split("\\.", 2)[0].equals("audit"));
    assertEquals(expected, columns);
  }
}
