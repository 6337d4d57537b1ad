package io.modelsigning.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.modelsigning.domain.manifest.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads one YAML document into nodes. Of YAML, what JSON has is known, and comments: no aliases, so
 * that no document is larger than it looks, no tags, no second document, no member without a value,
 * and no member twice.
 */
public final class YamlDocument {
  private final String file;
  private final YAMLParser parser;

  private final YamlLimits limits;

  private YamlDocument(String file, YAMLParser parser, YamlLimits limits) {
    this.file = file;
    this.parser = parser;
    this.limits = limits;
  }

  private static YAMLFactory factory(YamlLimits limits) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(limits.bytes());
    // They are refused here, where their place is known.
    options.setAllowDuplicateKeys(true);
    options.setProcessComments(false);
    return YAMLFactory.builder()
        // Of a mode that is off: what YAML 1.1 has beside true and false are texts.
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .loaderOptions(options)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxNumberLength(64)
                .build())
        .build();
  }

  /**
   * Reads a document; nothing, if there is nothing but comments.
   *
   * @param file what messages call it
   * @throws YamlFault if it is of another form, or has more than {@code limits}
   */
  public static Optional<Node> read(String file, byte[] content, YamlLimits limits)
      throws YamlFault {
    Place start = Place.startOf(file);
    if (content.length > limits.bytes()) {
      throw start.limit("%s must have at most %d bytes".formatted(limits.what(), limits.bytes()));
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw start.fault("%s must be text in UTF-8, but is not".formatted(limits.what()));
    }
    try (YAMLParser parser = factory(limits).createParser(text)) {
      return new YamlDocument(file, parser, limits).document();
    } catch (StreamConstraintsException e) {
      throw at(file, e).limit(shortened(e));
    } catch (JsonProcessingException e) {
      throw at(file, e).fault("this is no YAML: " + shortened(e));
    } catch (IOException | RuntimeException e) {
      // The parser answers some documents by unchecked exceptions of the library beneath it.
      throw start.fault("this is no YAML: " + Excerpt.of(String.valueOf(e.getMessage())));
    }
  }

  private static Place at(String file, JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? Place.startOf(file)
        : new Place(
            file, Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()), "");
  }

  private static String shortened(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).strip();
    int end = message.indexOf('\n');
    return Excerpt.of(end < 0 ? message : message.substring(0, end).strip());
  }

  private Optional<Node> document() throws IOException, YamlFault {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return Optional.empty();
    }
    Node node = node(first, "");
    if (parser.nextToken() != null) {
      throw place("").fault("there must be one document, but another follows");
    }
    return Optional.of(node);
  }

  private Place place(String member) {
    JsonLocation location = parser.currentTokenLocation();
    return new Place(file, location.getLineNr(), location.getColumnNr(), member);
  }

  /** Reads what starts with {@code token}. How deep this calls itself, the parser bounds. */
  private Node node(@Nullable JsonToken token, String member) throws IOException, YamlFault {
    Place place = place(member);
    if (token == null) {
      throw place.fault("the document ends too early");
    }
    requirePlain(place);
    return switch (token) {
      case START_OBJECT -> members(member, place);
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(node(next, "%s[%d]".formatted(member, items.size())));
        }
        yield new Node.Items(items, place);
      }
      case VALUE_STRING -> text(place);
      case VALUE_TRUE -> new Node.Flag(true, place);
      case VALUE_FALSE -> new Node.Flag(false, place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Numeral(parser.getText(), place);
      case VALUE_NULL -> throw place.fault("there must be a value, but is none");
      case FIELD_NAME, END_OBJECT, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw place.fault("there must be a value, but is something else");
    };
  }

  private Node text(Place place) throws IOException, YamlFault {
    String text = parser.getText();
    if (text.length() > limits.text()) {
      throw place.limit(
          "a text must have at most %d characters, but has %d"
              .formatted(limits.text(), text.length()));
    }
    return new Node.Text(text, place);
  }

  private Node.Members members(String parent, Place start) throws IOException, YamlFault {
    Map<String, Node> members = new LinkedHashMap<>();
    Map<String, Place> names = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String member = (parent.isEmpty() ? "" : parent + ".") + Excerpt.of(name);
      Place place = place(member);
      requirePlain(place);
      if (names.put(name, place) != null) {
        throw place.fault("the member is there twice");
      }
      members.put(name, node(parser.nextToken(), member));
    }
    return new Node.Members(members, names, start);
  }

  private void requirePlain(Place place) throws IOException, YamlFault {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw place.fault("there must be no anchors and aliases");
    }
    if (parser.getTypeId() != null) {
      throw place.fault("there must be no tags");
    }
  }
}
