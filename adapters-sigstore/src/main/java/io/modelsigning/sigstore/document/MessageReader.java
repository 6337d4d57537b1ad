package io.modelsigning.sigstore.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over one document of untrusted origin in the JSON form of Protocol Buffers (ProtoJSON,
 * protobuf.dev/programming-guides/json). What it accepts, protobuf's own reader accepts and reads
 * alike; it is stricter: the document is strict JSON (RFC 8259) in UTF-8 and nothing follows it, no
 * member is given twice, text is a string, and size, depth, counts and numbers are bounded. As with
 * the settings of Sigstore's libraries, members of unknown name are passed over.
 *
 * <p>Each reading method expects the cursor on the first token of a value and leaves it on the
 * last. For one thread.
 */
public final class MessageReader implements AutoCloseable {
  /** A larger document is refused; no bundle that the application reads is larger. */
  static final int MAXIMUM_BYTES = 256 << 20;

  /** An array of more elements is refused. */
  static final int MAXIMUM_ELEMENTS = 1_000;

  /** The end of the year 9999; what is later is no time of any document. */
  public static final long LATEST_SECONDS = 253_402_300_799L;

  private static final int MAXIMUM_DEPTH = 64;
  private static final int MAXIMUM_TOKENS = 200_000;
  private static final int MAXIMUM_NAME_LENGTH = 1_000;
  private static final int MAXIMUM_NUMBER_LENGTH = 64;
  private static final int SHOWN_LENGTH = 200;
  private static final int DECODED_CHARS = 8_192;

  /** Its parser of bytes is not the one that the JSON codec uses, which reads characters. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // It would take some documents for UTF-16.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAXIMUM_BYTES)
                  .maxNestingDepth(MAXIMUM_DEPTH)
                  .maxTokenCount(MAXIMUM_TOKENS)
                  .maxNameLength(MAXIMUM_NAME_LENGTH)
                  .maxNumberLength(MAXIMUM_NUMBER_LENGTH)
                  .maxStringLength(MAXIMUM_BYTES)
                  .build())
          .build();

  private final JsonParser parser;

  private MessageReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a value, with the cursor on its first token. */
  public interface ValueReader<T> {
    T read(MessageReader json) throws IOException;
  }

  /**
   * Returns what {@code reader} makes of the one value that {@code document} holds.
   *
   * @throws MalformedDocumentException if the document is not of the form that {@code reader}
   *     expects
   */
  public static <T> T read(Bytes document, ValueReader<T> reader)
      throws MalformedDocumentException {
    if (document.size() > MAXIMUM_BYTES) {
      throw new MalformedDocumentException(
          "it must have at most %d bytes, but has %d".formatted(MAXIMUM_BYTES, document.size()));
    }
    byte[] utf8 = document.toArray();
    requireUtf8(utf8);
    try (MessageReader json = new MessageReader(FACTORY.createParser(utf8))) {
      return json.readWhole(reader);
    } catch (MalformedDocumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The parser throws unchecked at names made to collide in its table.
      throw new MalformedDocumentException("it cannot be read: " + shown(Messages.describe(e)), e);
    }
  }

  /** The parser decodes by itself, and not as strictly. */
  private static void requireUtf8(byte[] bytes) throws MalformedDocumentException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(DECODED_CHARS);
    CoderResult result;
    do {
      result = decoder.decode(in, out.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new MalformedDocumentException("it is not UTF-8, at byte " + in.position());
    }
  }

  private <T> T readWhole(ValueReader<T> reader) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw new MalformedDocumentException("it is empty");
      }
      T value = reader.read(this);
      if (parser.nextToken() != null) {
        throw new MalformedDocumentException(
            "it must end with its object, but goes on" + location());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedDocumentException(
          "it is not strict JSON%s: %s".formatted(location(), shown(e.getOriginalMessage())), e);
    }
  }

  /**
   * Begins to read a message with the fields {@code names}, given as in JSON; the names that the
   * format's definition has, in lower case and with underscores, are understood as well.
   */
  Members message(String... names) throws IOException {
    return new Members(List.of(names), true);
  }

  /** Begins to read an object whose members have the names {@code names} and no other. */
  public Members object(String... names) throws IOException {
    return new Members(List.of(names), false);
  }

  /** The members of an object, one after the other. */
  public final class Members {
    private final List<String> names;
    private final boolean underscores;
    private long seen;

    private Members(List<String> names, boolean underscores) throws IOException {
      expect(JsonToken.START_OBJECT, "an object");
      this.names = names;
      this.underscores = underscores;
    }

    /**
     * Moves the cursor to the value of the next member that has a known name and is not null, which
     * stands for absent, and returns its name as it was given; null after the last member. The
     * value has to be read or skipped before the next call.
     */
    public @Nullable String next() throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int index = indexOf(parser.currentName());
        if (parser.currentName().isEmpty()) {
          throw fault("has no name");
        }
        JsonToken first = parser.nextToken();
        if (index < 0) {
          skip();
          continue;
        }
        String name = names.get(index);
        if ((seen & 1L << index) != 0) {
          throw fault("is given twice, under both of its names");
        }
        seen |= 1L << index;
        if (first != JsonToken.VALUE_NULL) {
          return name;
        }
      }
      return null;
    }

    /** Returns whether a member of that name was passed, even if it is null. */
    public boolean had(String name) {
      return (seen & 1L << names.indexOf(name)) != 0;
    }

    private int indexOf(String name) {
      int index = names.indexOf(name);
      if (index >= 0 || !underscores || name.indexOf('_') < 0) {
        return index;
      }
      for (int i = 0; i < names.size(); i++) {
        if (withUnderscores(names.get(i)).equals(name)) {
          return i;
        }
      }
      return -1;
    }

    private static String withUnderscores(String name) {
      StringBuilder original = new StringBuilder(name.length() + 8);
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c >= 'A' && c <= 'Z') {
          original.append('_').append((char) (c - 'A' + 'a'));
        } else {
          original.append(c);
        }
      }
      return original.toString();
    }
  }

  /** Reads an array. */
  public <T> List<T> list(ValueReader<T> element) throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (list.size() == MAXIMUM_ELEMENTS) {
        throw fault("is one of more than %d elements".formatted(MAXIMUM_ELEMENTS));
      }
      list.add(element.read(this));
    }
    return List.copyOf(list);
  }

  /** Reads an object whose members may have any name; the order is kept. */
  public <T> Map<String, T> map(ValueReader<T> value) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    Map<String, T> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (map.size() == MAXIMUM_ELEMENTS) {
        throw fault("is one of more than %d members".formatted(MAXIMUM_ELEMENTS));
      }
      String name = withUtf8Form(parser.currentName());
      parser.nextToken();
      map.put(name, value.read(this));
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * Reads a value of any type and writes its canonical form, over which TUF's signatures are
   * (wiki.laptop.org/go/Canonical_JSON): members in the order of their names' code points, strings
   * as they are but for quotes and backslashes, and no numbers but integers.
   */
  public void canonical(StringBuilder to) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, String> members = new TreeMap<>(MessageReader::compareCodePoints);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = withUtf8Form(parser.currentName());
          StringBuilder member = new StringBuilder();
          quote(name, member);
          parser.nextToken();
          canonical(member.append(':'));
          members.put(name, member.toString());
        }
        to.append('{').append(String.join(",", members.values())).append('}');
      }
      case START_ARRAY -> {
        char separator = '[';
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          canonical(to.append(separator));
          separator = ',';
        }
        to.append(separator == '[' ? "[]" : "]");
      }
      case VALUE_STRING -> quote(text(), to);
      case VALUE_NUMBER_INT -> to.append(int64());
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> to.append(parser.getText());
      default -> throw fault("must have no fraction and no exponent");
    }
  }

  private static void quote(String text, StringBuilder to) {
    to.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  /** The order of UTF-8, which is that of the code points, and is not that of UTF-16. */
  private static int compareCodePoints(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads true or false. */
  public boolean flag() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_TRUE) {
      expect(JsonToken.VALUE_FALSE, "true or false");
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** Reads a string that has a UTF-8 form. */
  public String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    return withUtf8Form(parser.getText());
  }

  private String withUtf8Form(String text) throws MalformedDocumentException {
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

  /** Reads base64 in the standard or the URL alphabet, padded or not. */
  public Bytes bytes() throws IOException {
    expect(JsonToken.VALUE_STRING, "a string");
    // A payload may be large: it is not made a string first.
    char[] text = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    byte[] ascii = new byte[parser.getTextLength()];
    boolean url = false;
    for (int i = 0; i < ascii.length; i++) {
      char c = text[offset + i];
      if (c > 0x7f) {
        throw fault("must be base64");
      }
      ascii[i] = (byte) c;
      url |= c == '-' || c == '_';
    }
    try {
      return Bytes.of((url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(ascii));
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(describe("must be base64"), e);
    }
  }

  /**
   * Reads a 64-bit integer: a string of decimal digits, or a number, which may be written with a
   * fraction of zero or an exponent.
   */
  long int64() throws IOException {
    try {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        return new BigDecimal(parser.getText()).longValueExact();
      }
      if (token != JsonToken.VALUE_NUMBER_INT) {
        expect(JsonToken.VALUE_STRING, "an integer");
      }
      return digits(parser.getText());
    } catch (NumberFormatException | ArithmeticException e) {
      throw new MalformedDocumentException(describe("must be an integer below 2^63"), e);
    }
  }

  private static long digits(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c != '-' || i > 0)) {
        throw new NumberFormatException("not decimal");
      }
    }
    return Long.parseLong(text);
  }

  /** Reads an integer that is not negative and below 2^31. */
  public int uint31() throws IOException {
    long value = int64();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw fault("must be an integer from 0 to 2^31 - 1");
    }
    return (int) value;
  }

  /**
   * Reads an enumeration's value, given by its name or its number.
   *
   * @param names the names in the order of their numbers
   * @return the name; the first one for an unknown name, {@code UNRECOGNIZED} for an unknown number
   */
  String enumeration(List<String> names) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      if (names.contains(text)) {
        return text;
      }
      if (isName(text)) {
        return names.getFirst();
      }
    }
    long number = int64();
    if (number != (int) number) {
      throw fault("must be an integer below 2^31, or a name");
    }
    return number >= 0 && number < names.size() ? names.get((int) number) : "UNRECOGNIZED";
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Reads a time (RFC 3339, section 5.6), with up to nine digits after the point. */
  public Instant timestamp() throws IOException {
    String text = text();
    try {
      return Rfc3339.instant(text);
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new MalformedDocumentException(describe("must be a time in the form of RFC 3339"), e);
    }
  }

  /** Passes over a value of any type. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Returns a refusal of the value the cursor is on. */
  public MalformedDocumentException fault(String rule) {
    return new MalformedDocumentException(describe(rule));
  }

  private String describe(String rule) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "it " + rule : "its member '%s' %s".formatted(shown(pointer), rule);
  }

  private void expect(JsonToken token, String expected) throws MalformedDocumentException {
    if (parser.currentToken() != token) {
      throw fault("must be " + expected);
    }
  }

  private String location() {
    var location = parser.currentLocation();
    return " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Returns untrusted text fit for a message: one short line without control characters. */
  private static String shown(String text) {
    String line = text.lines().findFirst().orElse("");
    String head = line.substring(0, Math.min(SHOWN_LENGTH, line.length()));
    return head.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "\ufffd");
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
