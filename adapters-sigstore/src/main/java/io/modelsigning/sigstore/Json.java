package io.modelsigning.sigstore;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Members of JSON that somebody else wrote. Everything throws {@link Json.Malformed} where it finds
 * something else than asked for.
 */
final class Json {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  /** JSON that is not what it must be; the message quotes none of it but member names. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private Json() {}

  /** Returns the object that {@code utf8} is, read strictly (RFC 8259). */
  static JsonObject parseObject(byte[] utf8) throws Malformed {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = ELEMENTS.read(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT && element instanceof JsonObject object) {
        return object;
      }
      throw new Malformed("it is no JSON object");
    } catch (CharacterCodingException e) {
      throw new Malformed("it is not in UTF-8");
    } catch (IOException | JsonParseException | NumberFormatException e) {
      // What the parser says may quote the text.
      throw new Malformed("it is no valid JSON");
    }
  }

  static String string(JsonObject object, String name) throws Malformed {
    return optionalString(object, name)
        .orElseThrow(() -> new Malformed("it has no member '" + name + "'"));
  }

  /** Returns a member that may be missing or null, but must be a string otherwise. */
  static Optional<String> optionalString(JsonObject object, String name) throws Malformed {
    JsonElement member = object.get(name);
    if (member == null || member.isJsonNull()) {
      return Optional.empty();
    }
    return Optional.of(text(member, name));
  }

  static JsonObject object(JsonObject object, String name) throws Malformed {
    if (object.get(name) instanceof JsonObject member) {
      return member;
    }
    throw new Malformed("its member '" + name + "' is no object");
  }

  static JsonArray array(JsonObject object, String name) throws Malformed {
    if (object.get(name) instanceof JsonArray member) {
      return member;
    }
    throw new Malformed("its member '" + name + "' is no array");
  }

  static String text(JsonElement element, String name) throws Malformed {
    if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()) {
      return element.getAsString();
    }
    throw new Malformed("its member '" + name + "' is no string");
  }

  /** Returns a whole number; a fraction is cut off, as the dates in tokens may have one. */
  static long number(JsonObject object, String name) throws Malformed {
    return optionalNumber(object, name)
        .orElseThrow(() -> new Malformed("it has no member '" + name + "'"));
  }

  static Optional<Long> optionalNumber(JsonObject object, String name) throws Malformed {
    JsonElement member = object.get(name);
    if (member == null || member.isJsonNull()) {
      return Optional.empty();
    }
    if (member.isJsonPrimitive() && member.getAsJsonPrimitive().isNumber()) {
      double value = member.getAsDouble();
      if (Math.abs(value) < 1L << 53) {
        return Optional.of((long) value);
      }
    }
    throw new Malformed("its member '" + name + "' is no number in range");
  }
}
