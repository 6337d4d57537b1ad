package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.YamlDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the published schema and the reader against each other. */
final class PolicySchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * What a schema cannot say: which names are defined, which two are equal, how many are in another
   * list, what a pattern matches.
   */
  private static final List<String> BEYOND_A_SCHEMA =
      List.of(
          "no signer is called",
          "defined by itself",
          "another rule has this name",
          "must count from 1 to",
          "must not match the empty name",
          "must have a rule",
          "there must be a distinguished name",
          "is no pattern of RE2",
          "'**' must stand alone",
          "no empty component");

  @TempDir private Path folder;

  private Policies policies = new Policies(Path.of(""));
  private JsonNode example = JsonNodeFactory.instance.objectNode();
  private final JsonSchema schema = schema();
  private final List<String> disagreements = new ArrayList<>();

  private static JsonSchema schema() {
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(Path.of("../docs/policy.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void readExample() throws Exception {
    policies = new Policies(folder);
    for (String included : List.of("shared/signers.yaml", "text", "off")) {
      policies.write(included, "version: 1");
    }
    example =
        json(
            YamlDocument.read(
                    "policy.yaml",
                    Policies.example().getBytes(StandardCharsets.UTF_8),
                    PolicyFiles.LIMITS)
                .orElseThrow());
  }

  private static JsonNode json(Node node) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (node) {
      case Node.Text text -> json.textNode(text.value());
      case Node.Flag flag -> json.booleanNode(flag.value());
      case Node.Numeral number -> json.numberNode(Integer.parseInt(number.value()));
      case Node.Items items -> {
        ArrayNode array = json.arrayNode();
        items.values().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Node.Members members -> {
        ObjectNode object = json.objectNode();
        members.values().forEach((name, value) -> object.set(name, json(value)));
        yield object;
      }
    };
  }

  /** Returns why the reader refuses, or nothing if it reads. */
  private Optional<String> refusal(JsonNode policy) throws Exception {
    Path file = policies.write("policy.yaml", MAPPER.writeValueAsString(policy));
    try {
      policies.read(file);
      return Optional.empty();
    } catch (VerificationUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void theExampleIsValid() throws Exception {
    assertEquals(Optional.empty(), refusal(example));
    assertEquals("[]", schema.validate(example).toString());
    assertTrue(example.size() == 5, "every member is in the example: " + example);
  }

  /** Changes each value of the example in each of several ways. */
  @Test
  void changesAreRefusedByBothOrByNeither() throws Exception {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put("null", json.nullNode());
    values.put("true", json.booleanNode(true));
    values.put("false", json.booleanNode(false));
    values.put("0", json.numberNode(0));
    values.put("1", json.numberNode(1));
    values.put("empty text", json.textNode(""));
    values.put("blank", json.textNode("  "));
    values.put("text", json.textNode("text"));
    values.put("off", json.textNode("off"));
    values.put("empty list", json.arrayNode());
    values.put("list", json.arrayNode().add("text"));
    values.put("empty mapping", json.objectNode());
    values.put("key", json.objectNode().set("key", json.objectNode().put("file", "k")));
    int refused = 0;
    int total = 0;
    for (List<Object> place : places(example, List.of())) {
      for (Map.Entry<String, JsonNode> value : values.entrySet()) {
        total++;
        refused +=
            agree(changed(place, Optional.of(value.getValue())), place + " " + value.getKey());
      }
      total++;
      refused += agree(changed(place, Optional.empty()), place + " absent");
    }
    for (List<Object> place : places(example, List.of())) {
      JsonNode copy = example.deepCopy();
      if (find(copy, place) instanceof ObjectNode object) {
        total++;
        refused += agree(with(copy, object, "unknown"), place + " unknown member");
        for (String name : List.of("name", "ref", "identity", "instance", "anyOf", "models")) {
          JsonNode other = example.deepCopy();
          if (find(other, place) instanceof ObjectNode into && !into.has(name)) {
            total++;
            refused += agree(with(other, into, name), place + " with " + name);
          }
        }
      }
    }
    assertEquals("", String.join("\n", disagreements));
    assertTrue(total > 1500 && refused > total / 2 && refused < total, refused + " of " + total);
  }

  private static JsonNode with(JsonNode root, ObjectNode object, String name) {
    object.put(name, "a");
    return root;
  }

  /** Returns 1 if both refuse, 0 if neither does. */
  private int agree(JsonNode policy, String change) throws Exception {
    Optional<String> refusal = refusal(policy);
    boolean valid = schema.validate(policy).isEmpty();
    boolean beyond =
        valid
            && refusal
                .filter(text -> BEYOND_A_SCHEMA.stream().anyMatch(text::contains))
                .isPresent();
    if (valid != refusal.isEmpty() && !beyond) {
      disagreements.add(change + ": " + refusal.orElse("read, but ") + schema.validate(policy));
    }
    return refusal.isPresent() ? 1 : 0;
  }

  private static List<List<Object>> places(JsonNode node, List<Object> from) {
    List<List<Object>> places = new ArrayList<>();
    if (!from.isEmpty()) {
      places.add(from);
    }
    if (node.isObject()) {
      node.properties()
          .forEach(child -> places.addAll(places(child.getValue(), and(from, child.getKey()))));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.addAll(places(node.get(i), and(from, i)));
    }
    return places;
  }

  private static List<Object> and(List<Object> from, Object step) {
    List<Object> place = new ArrayList<>(from);
    place.add(step);
    return place;
  }

  private static JsonNode find(JsonNode root, List<Object> place) {
    JsonNode node = root;
    for (Object step : place) {
      node = step instanceof Integer index ? node.get(index) : node.get(String.valueOf(step));
    }
    return node;
  }

  private JsonNode changed(List<Object> place, Optional<JsonNode> value) {
    JsonNode copy = example.deepCopy();
    JsonNode parent = find(copy, place.subList(0, place.size() - 1));
    Object last = place.getLast();
    assertTrue(parent instanceof ContainerNode<?>);
    if (parent instanceof ArrayNode array && last instanceof Integer index) {
      if (value.isPresent()) {
        array.set(index, value.get());
      } else {
        array.remove(index);
      }
    } else if (parent instanceof ObjectNode object) {
      if (value.isPresent()) {
        object.set(String.valueOf(last), value.get());
      } else {
        object.remove(String.valueOf(last));
      }
    }
    return copy;
  }
}
