package io.modelsigning.oci;

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
import io.modelsigning.http.Secrets;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Documents of registries in JSON (RFC 8259), read so that no other reader can see another document
 * in the same bytes: a member that is there twice is refused, also by names that differ in case
 * alone, which Go's reader takes for the same.
 */
final class ManifestJson {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  private ManifestJson() {}

  /**
   * Reads an object.
   *
   * @throws MalformedException if the bytes are none
   */
  static JsonObject read(Bytes utf8) throws MalformedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(utf8.asReadOnlyBuffer()).toString();
      requireDistinctMembers(text);
      JsonReader reader = reader(text);
      if (ELEMENTS.read(reader) instanceof JsonObject object
          && reader.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
      throw new MalformedException("it is no object in JSON");
    } catch (CharacterCodingException e) {
      throw new MalformedException("it is not in UTF-8");
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new MalformedException("it is not in JSON");
    }
  }

  /** What the bytes have instead of a document that can be used; the message is a clause. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private static JsonReader reader(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  private static void requireDistinctMembers(String text) throws IOException, MalformedException {
    JsonReader reader = reader(text);
    Deque<Set<String>> objects = new ArrayDeque<>();
    while (true) {
      switch (reader.peek()) {
        case BEGIN_OBJECT -> {
          reader.beginObject();
          objects.push(new HashSet<>());
        }
        case END_OBJECT -> {
          reader.endObject();
          objects.pop();
        }
        case BEGIN_ARRAY -> reader.beginArray();
        case END_ARRAY -> reader.endArray();
        case NAME -> {
          String name = reader.nextName();
          if (!objects.getFirst().add(name.toLowerCase(Locale.ROOT))) {
            throw new MalformedException("it has the member '%s' twice".formatted(shown(name)));
          }
        }
        case STRING, NUMBER, BOOLEAN, NULL -> reader.skipValue();
        case END_DOCUMENT -> {
          return;
        }
      }
    }
  }

  /** Returns a text of a registry's for a message. */
  static String shown(String foreign) {
    return Secrets.mask(foreign);
  }

  /** Returns a member that is a string. */
  static Optional<String> text(JsonObject object, String name) {
    JsonElement member = object.get(name);
    return member != null && member.isJsonPrimitive() && member.getAsJsonPrimitive().isString()
        ? Optional.of(member.getAsString())
        : Optional.empty();
  }

  /** Returns a member that is an object. */
  static Optional<JsonObject> object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject member ? Optional.of(member) : Optional.empty();
  }

  /**
   * Returns the objects of a member that is an array of nothing else; none if there is no member.
   *
   * @throws MalformedException if it is something else
   */
  static List<JsonObject> objects(JsonObject object, String name) throws MalformedException {
    JsonElement member = object.get(name);
    List<JsonObject> objects = new ArrayList<>();
    if (member == null || member.isJsonNull()) {
      return objects;
    }
    if (member instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (!(element instanceof JsonObject one)) {
          throw new MalformedException("'%s' has what is no object".formatted(name));
        }
        objects.add(one);
      }
      return objects;
    }
    throw new MalformedException("'%s' is no array".formatted(name));
  }
}
