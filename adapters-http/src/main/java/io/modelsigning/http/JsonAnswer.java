package io.modelsigning.http;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Members of an answer in JSON, none of which is believed to be there. */
public final class JsonAnswer {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  private final JsonObject object;

  private JsonAnswer(JsonObject object) {
    this.object = object;
  }

  /** Returns the answer, or none if that is not an object in JSON (RFC 8259). */
  public static Optional<JsonAnswer> read(Bytes utf8) {
    return element(utf8) instanceof JsonObject object
        ? Optional.of(new JsonAnswer(object))
        : Optional.empty();
  }

  /** Returns the objects of an answer that is an array of nothing else, or none if it is not. */
  public static Optional<List<JsonAnswer>> readObjects(Bytes utf8) {
    if (!(element(utf8) instanceof JsonArray array)) {
      return Optional.empty();
    }
    List<JsonAnswer> objects = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonObject object)) {
        return Optional.empty();
      }
      objects.add(new JsonAnswer(object));
    }
    return Optional.of(objects);
  }

  /** Returns what is there in JSON, or null if that is not all. */
  private static @Nullable JsonElement element(Bytes utf8) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.toArray())).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = ELEMENTS.read(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? element : null;
    } catch (CharacterCodingException e) {
      return null;
    } catch (IOException | JsonParseException | NumberFormatException e) {
      return null;
    }
  }

  /** Returns a member that is an object. */
  public Optional<JsonAnswer> object(String name) {
    return object.get(name) instanceof JsonObject member
        ? Optional.of(new JsonAnswer(member))
        : Optional.empty();
  }

  /** Returns a member that is a string. */
  public Optional<String> text(String name) {
    JsonElement member = object.get(name);
    return member != null && member.isJsonPrimitive() && member.getAsJsonPrimitive().isString()
        ? Optional.of(member.getAsString())
        : Optional.empty();
  }

  /** Returns a member that is a whole number of at most nine digits. */
  public Optional<Integer> number(String name) {
    JsonElement member = object.get(name);
    return member != null
            && member.isJsonPrimitive()
            && member.getAsJsonPrimitive().isNumber()
            && member.getAsString().matches("[0-9]{1,9}")
        ? Optional.of(Integer.parseInt(member.getAsString()))
        : Optional.empty();
  }

  /**
   * Returns a member that is a whole number of at most eighteen digits, such as a size in bytes.
   */
  public Optional<Long> largeNumber(String name) {
    JsonElement member = object.get(name);
    return member != null
            && member.isJsonPrimitive()
            && member.getAsJsonPrimitive().isNumber()
            && member.getAsString().matches("[0-9]{1,18}")
        ? Optional.of(Long.parseLong(member.getAsString()))
        : Optional.empty();
  }

  /** Returns a member that is a time in whole seconds since 1970 of at most eleven digits. */
  public Optional<Instant> seconds(String name) {
    JsonElement member = object.get(name);
    return member != null
            && member.isJsonPrimitive()
            && member.getAsJsonPrimitive().isNumber()
            && member.getAsString().matches("[0-9]{1,11}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(member.getAsString())))
        : Optional.empty();
  }

  /** Returns whether there is a member, other than null. */
  public boolean has(String name) {
    return object.has(name) && !object.get(name).isJsonNull();
  }

  /** Returns whether a member is true. */
  public boolean isTrue(String name) {
    JsonElement member = object.get(name);
    return member != null && member.isJsonPrimitive() && member.getAsString().equals("true");
  }

  /** Returns the objects in a member that is an array. */
  public List<JsonAnswer> objects(String name) {
    List<JsonAnswer> objects = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonObject member) {
          objects.add(new JsonAnswer(member));
        }
      }
    }
    return objects;
  }

  /** Returns the strings in a member that is an array. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element.isJsonPrimitive()) {
          texts.add(element.getAsString());
        }
      }
    }
    return texts;
  }
}
