package io.modelsigning.sigstore.document;

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
 * Members of JSON that somebody else wrote. Everything throws {@link MalformedJsonException} where
 * it finds something else than asked for.
 */
public final class Json {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  private Json() {}

  /** Returns the object that {@code utf8} is, read strictly (RFC 8259). */
  public static JsonObject parseObject(byte[] utf8) throws MalformedJsonException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = ELEMENTS.read(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT && element instanceof JsonObject object) {
        return object;
      }
      throw new MalformedJsonException("it is no JSON object");
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("it is not in UTF-8");
    } catch (IOException | JsonParseException | NumberFormatException e) {
      // What the parser says may quote the text.
      throw new MalformedJsonException("it is no valid JSON");
    }
  }

  public static String string(JsonObject object, String name) throws MalformedJsonException {
    return optionalString(object, name)
        .orElseThrow(() -> new MalformedJsonException("it has no member '" + name + "'"));
  }

  /** Returns a member that may be missing or null, but must be a string otherwise. */
  public static Optional<String> optionalString(JsonObject object, String name)
      throws MalformedJsonException {
    JsonElement member = object.get(name);
    if (member == null || member.isJsonNull()) {
      return Optional.empty();
    }
    return Optional.of(text(member, name));
  }

  public static JsonObject object(JsonObject object, String name) throws MalformedJsonException {
    if (object.get(name) instanceof JsonObject member) {
      return member;
    }
    throw new MalformedJsonException("its member '" + name + "' is no object");
  }

  public static JsonArray array(JsonObject object, String name) throws MalformedJsonException {
    if (object.get(name) instanceof JsonArray member) {
      return member;
    }
    throw new MalformedJsonException("its member '" + name + "' is no array");
  }

  public static String text(JsonElement element, String name) throws MalformedJsonException {
    if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isString()) {
      return element.getAsString();
    }
    throw new MalformedJsonException("its member '" + name + "' is no string");
  }

  /** Returns a whole number; a fraction is cut off, as the dates in tokens may have one. */
  public static long number(JsonObject object, String name) throws MalformedJsonException {
    return optionalNumber(object, name)
        .orElseThrow(() -> new MalformedJsonException("it has no member '" + name + "'"));
  }

  public static Optional<Long> optionalNumber(JsonObject object, String name)
      throws MalformedJsonException {
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
    throw new MalformedJsonException("its member '" + name + "' is no number in range");
  }
}
