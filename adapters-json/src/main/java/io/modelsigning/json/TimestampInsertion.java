package io.modelsigning.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts timestamps into the text of a bundle, and leaves every other character of it as it is.
 * Written anew, a bundle of another implementation would lose what is not read of it.
 */
final class TimestampInsertion {
  /** The members on the way to the array of timestamps. */
  private static final List<String> PATH =
      List.of(JsonBundleCodec.MATERIAL, JsonBundleCodec.TIMESTAMP_DATA, JsonBundleCodec.TIMESTAMPS);

  private static final String NULL = "null";

  private final String text;
  private final String elements;

  private TimestampInsertion(String text, String elements) {
    this.text = text;
    this.elements = elements;
  }

  /**
   * Returns the bundle with the timestamps behind those that it has.
   *
   * @param stored a bundle that was read without a fault
   */
  static Bytes into(Bytes stored, List<Bytes> timestamps) {
    String elements =
        timestamps.stream()
            .map(Bytes::toArray)
            .map(Base64.getEncoder()::encodeToString)
            .map(base64 -> "{\"%s\":\"%s\"}".formatted(JsonBundleCodec.TIMESTAMP, base64))
            .collect(Collectors.joining(","));
    String text = new String(stored.toArray(), StandardCharsets.UTF_8);
    try (JsonParser parser = JsonDocument.OF_LONG_STRINGS.createParser(text)) {
      parser.nextToken();
      return Bytes.ofUtf8(new TimestampInsertion(text, elements).inObject(parser, 0));
    } catch (IOException e) {
      throw new UncheckedIOException("a bundle that was read cannot be read again", e);
    }
  }

  /** Returns the text with the timestamps in the object that the parser has just begun. */
  private String inObject(JsonParser parser, int depth) throws IOException {
    boolean empty = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      empty = false;
      boolean found = parser.currentName().equals(PATH.get(depth));
      JsonToken value = parser.nextToken();
      if (!found) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_NULL) {
        int start = offset(parser);
        return text.substring(0, start) + value(depth + 1) + text.substring(start + NULL.length());
      } else {
        return depth + 1 < PATH.size() ? inObject(parser, depth + 1) : inArray(parser);
      }
    }
    return inserted(
        offset(parser), empty, "\"%s\":%s".formatted(PATH.get(depth), value(depth + 1)));
  }

  private String inArray(JsonParser parser) throws IOException {
    boolean empty = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      empty = false;
      parser.skipChildren();
    }
    return inserted(offset(parser), empty, elements);
  }

  /**
   * Returns the text with something before the bracket at {@code end}, after what else is there.
   */
  private String inserted(int end, boolean empty, String insertion) {
    int place = end;
    while (Character.isWhitespace(text.charAt(place - 1))) {
      place--;
    }
    return text.substring(0, place) + (empty ? "" : ",") + insertion + text.substring(place);
  }

  /** Returns the value of the member before {@code depth} where there is none yet. */
  private String value(int depth) {
    return depth == PATH.size()
        ? "[" + elements + "]"
        : "{\"%s\":%s}".formatted(PATH.get(depth), value(depth + 1));
  }

  private static int offset(JsonParser parser) {
    return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
  }
}
