package io.modelsigning.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one JSON document of untrusted origin. It reads strict JSON (RFC 8259) in UTF-8
 * without a byte order mark, refuses a member given twice wherever it stands, and bounds the
 * document's size, its depth and the length of names and numbers. What is wrong is said with the
 * place, as a JSON pointer.
 *
 * <p>Each reading method expects the cursor on the first token of a value and leaves it on the
 * last.
 */
final class JsonDocument implements AutoCloseable {
  /** The largest document that is read; about a million resources. */
  static final int MAXIMUM_BYTES = 256 << 20;

  private static final int MAXIMUM_DEPTH = 64;
  private static final int MAXIMUM_NAME_LENGTH = 1_000;
  private static final int MAXIMUM_NUMBER_LENGTH = 64;
  private static final int SHOWN_LENGTH = 200;
  private static final Pattern LIBRARY_DETAIL =
      Pattern.compile(", from `[^`]*`| \\(start marker at .*|\\R.*", Pattern.DOTALL);

  /** The most members that one object may have, whether or not they are known. */
  static final int MAXIMUM_MEMBERS = 1_000;

  /** Takes strings as long as the document: a bundle is little but one. */
  static final JsonFactory OF_LONG_STRINGS = strict(MAXIMUM_BYTES);

  /** Takes strings of up to 64 KiB characters: the longest path has 4 KiB. */
  static final JsonFactory OF_SHORT_STRINGS = strict(1 << 16);

  /** For a look: it keeps no names to find those given twice. */
  private static final JsonFactory LENIENT = factory(1 << 16).build();

  private static JsonFactory strict(int maximumStringLength) {
    return factory(maximumStringLength)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  private static JsonFactoryBuilder factory(int maximumStringLength) {
    return (JsonFactoryBuilder)
        JsonFactory.builder()
            // Names made to collide in its table would end in an unchecked exception.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(MAXIMUM_BYTES)
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNameLength(MAXIMUM_NAME_LENGTH)
                    .maxNumberLength(MAXIMUM_NUMBER_LENGTH)
                    .maxStringLength(maximumStringLength)
                    .build());
  }

  private final JsonParser parser;
  private final StringPositions strings;
  private final DocumentType type;

  private JsonDocument(JsonParser parser, Bytes document, DocumentType type) {
    this.parser = parser;
    this.strings = new StringPositions(document);
    this.type = type;
  }

  /** Reads a value, with the cursor on its first token. */
  interface ValueReader<T> {
    T read(JsonDocument json) throws IOException, MalformedSignatureException;
  }

  /** Reads the value of one member of an object. */
  interface MemberReader {
    void read(String name) throws IOException, MalformedSignatureException;
  }

  /** Reads one element of an array. */
  interface ElementReader {
    void read() throws IOException, MalformedSignatureException;
  }

  /** Writes a document. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Returns what {@code reader} makes of the one value that {@code document} holds.
   *
   * @param factory {@link #OF_LONG_STRINGS} or {@link #OF_SHORT_STRINGS}
   * @param type what the document is, for messages and refusals
   */
  static <T> T read(JsonFactory factory, Bytes document, DocumentType type, ValueReader<T> reader)
      throws MalformedSignatureException {
    if (document.size() > MAXIMUM_BYTES) {
      throw type.refusal(
          "the %s must have at most %d bytes, but has %d"
              .formatted(type, MAXIMUM_BYTES, document.size()));
    }
    // The decoder refuses what is not UTF-8; the parser, given bytes, would guess the encoding.
    try (InputStreamReader text =
            new InputStreamReader(document.asStream(), StandardCharsets.UTF_8.newDecoder());
        JsonDocument json = new JsonDocument(factory.createParser(text), document, type)) {
      return json.readWhole(reader);
    } catch (IOException e) {
      throw type.refusal("the %s cannot be read: %s".formatted(type, e.getMessage()), e);
    }
  }

  /**
   * Returns the text of the first member {@code name} of the object that {@code document} holds, as
   * far as it has to be read for that; empty if there is none, or it is no text, or the document is
   * not of this form. Time is linear in the document's size, and none of it is kept.
   */
  static Optional<String> look(Bytes document, String name) {
    try (InputStreamReader text =
            new InputStreamReader(document.asStream(), StandardCharsets.UTF_8.newDecoder());
        JsonParser parser = LENIENT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(name);
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private <T> T readWhole(ValueReader<T> reader) throws MalformedSignatureException {
    try {
      if (parser.nextToken() == null) {
        throw type.refusal("the %s is empty".formatted(type));
      }
      T value = reader.read(this);
      if (parser.nextToken() != null) {
        throw type.refusal(
            "the %s must end with its object, but goes on%s".formatted(type, location()));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw type.refusal(
          "the %s is not strict JSON%s, at '%s': %s"
              .formatted(
                  type,
                  location(),
                  pointer(),
                  shown(LIBRARY_DETAIL.matcher(e.getOriginalMessage()).replaceAll(""))),
          e);
    } catch (CharacterCodingException e) {
      throw type.refusal("the %s is not UTF-8, after '%s'".formatted(type, pointer()), e);
    } catch (IOException e) {
      throw type.refusal("the %s cannot be read: %s".formatted(type, e.getMessage()), e);
    }
  }

  /**
   * Returns the document that {@code body} writes, in UTF-8 and without optional spaces.
   *
   * @throws IllegalArgumentException if a text has half a surrogate pair, so no UTF-8 form
   */
  static Bytes write(int expectedBytes, Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(expectedBytes);
    // The encoder refuses what has no UTF-8 form; the generator, given bytes, would escape it.
    try (JsonGenerator generator =
        OF_LONG_STRINGS.createGenerator(
            new OutputStreamWriter(out, StandardCharsets.UTF_8.newEncoder()))) {
      body.write(generator);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text has half a surrogate pair", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.of(out.toByteArray());
  }

  /** Reads an object, handing each member to {@code members}. */
  void object(MemberReader members) throws IOException, MalformedSignatureException {
    expect(JsonToken.START_OBJECT, "an object");
    int count = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (++count > MAXIMUM_MEMBERS) {
        throw fault("is one of more than %d members of its object".formatted(MAXIMUM_MEMBERS));
      }
      parser.nextToken();
      members.read(name);
    }
  }

  /**
   * Reads an object as ProtoJSON has them, where null stands for absent: hands each member that is
   * not null to {@code members}.
   */
  void message(MemberReader members) throws IOException, MalformedSignatureException {
    object(
        name -> {
          if (parser.currentToken() != JsonToken.VALUE_NULL) {
            members.read(name);
          }
        });
  }

  /** Reads an object as {@link #message(MemberReader)} does, and refuses other names. */
  void message(Set<String> names, MemberReader members)
      throws IOException, MalformedSignatureException {
    object(
        name -> {
          if (!names.contains(name)) {
            throw unknown();
          }
          if (parser.currentToken() != JsonToken.VALUE_NULL) {
            members.read(name);
          }
        });
  }

  /** Reads an array, handing each element to {@code elements}. */
  void array(ElementReader elements) throws IOException, MalformedSignatureException {
    array(Integer.MAX_VALUE, elements);
  }

  /** Reads an array of at most {@code maximum} elements, handing each to {@code elements}. */
  void array(int maximum, ElementReader elements) throws IOException, MalformedSignatureException {
    expect(JsonToken.START_ARRAY, "an array");
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count++ == maximum) {
        throw fault("must be one of at most %d elements".formatted(maximum));
      }
      elements.read();
    }
  }

  /** Reads a string that has a UTF-8 form. */
  String text() throws IOException, MalformedSignatureException {
    expect(JsonToken.VALUE_STRING, "a string");
    String text = parser.getText();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw fault("must not have half a surrogate pair");
      }
    }
    return text;
  }

  /** Reads a string of at least one character that has a UTF-8 form. */
  String nonEmptyText() throws IOException, MalformedSignatureException {
    String text = text();
    if (text.isEmpty()) {
      throw fault("must not be empty");
    }
    return text;
  }

  /** Reads {@code true} or {@code false}. */
  boolean bool() throws IOException, MalformedSignatureException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    expect(JsonToken.VALUE_FALSE, "true or false");
    return false;
  }

  /**
   * Reads a number that is an integer. It may be written with a fraction of zero, as the reference
   * implementation does, which keeps every number as a floating-point one.
   */
  long integer() throws IOException, MalformedSignatureException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    }
    try {
      // Short text, and never expanded: an exponent can stand for more digits than memory holds.
      return new BigDecimal(parser.getText()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw fault("must be an integer below 2^63, but is " + shown(parser.getText()));
    }
  }

  /** Reads standard base64 of at least one byte, padded and with nothing else in the string. */
  Bytes base64() throws IOException, MalformedSignatureException {
    expect(JsonToken.VALUE_STRING, "a string");
    try {
      Bytes decoded = decoded();
      if (decoded.size() == 0) {
        throw fault("must not be empty");
      }
      return decoded;
    } catch (StrictBase64.Invalid e) {
      throw fault("must be standard base64 with padding: " + e.getMessage());
    }
  }

  /** The parser would make text of the whole string, which takes twice its room. */
  private Bytes decoded() throws IOException {
    Optional<ByteBuffer> plain = strings.plainAt(parser.currentTokenLocation().getCharOffset());
    int expectedBytes = plain.map(StrictBase64::decodedLength).orElse(0);
    try (StrictBase64 decoder = new StrictBase64(expectedBytes)) {
      if (plain.isPresent()) {
        decoder.write(plain.get());
      } else {
        parser.getText(decoder);
      }
      return decoder.decoded();
    }
  }

  /** Passes over a value of any type. */
  void skip() throws IOException, MalformedSignatureException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      object(name -> skip());
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      array(this::skip);
    }
  }

  /** Returns {@code value} of a member of the object just read, which must have been there. */
  <T> T required(@Nullable T value, String name) throws MalformedSignatureException {
    if (value == null) {
      throw fault("must have the member '%s', but has not".formatted(name));
    }
    return value;
  }

  /** Returns the refusal of the member the cursor is on. */
  MalformedSignatureException unknown() {
    return type.refusal("the %s has the unknown member '%s'".formatted(type, pointer()));
  }

  /** Returns a refusal of the value the cursor is on. */
  MalformedSignatureException fault(String rule) {
    return type.refusal(
        pointer().isEmpty()
            ? "the %s %s".formatted(type, rule)
            : "the %s's member '%s' %s".formatted(type, pointer(), rule));
  }

  private void expect(JsonToken token, String expected)
      throws IOException, MalformedSignatureException {
    JsonToken found = parser.currentToken();
    if (found != token) {
      throw fault("must be %s, but is %s".formatted(expected, nameOf(found)));
    }
  }

  private static String nameOf(@Nullable JsonToken token) {
    if (token == null) {
      return "no value";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "no value";
    };
  }

  private String location() {
    JsonLocation location = parser.currentLocation();
    return " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private String pointer() {
    return shown(parser.getParsingContext().pathAsPointer().toString());
  }

  /** Returns untrusted text fit for a message: short, without control characters. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_LENGTH)
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    shown.append("\\u").append("%04x".formatted(c).toLowerCase(Locale.ROOT));
                default -> shown.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > SHOWN_LENGTH
        ? shown.append('…').toString()
        : shown.toString();
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
