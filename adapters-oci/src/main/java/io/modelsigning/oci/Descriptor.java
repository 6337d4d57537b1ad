package io.modelsigning.oci;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.modelsigning.oci.ManifestJson.MalformedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What something in a registry is, by its digest (OCI image specification v1.1, "Descriptors").
 *
 * @param mediaType what it is
 * @param digest {@code sha256:} and hexadecimal digits
 * @param sizeBytes its length, 0 or more
 * @param artifactType what it is the manifest of, if that is told
 */
record Descriptor(
    String mediaType,
    String digest,
    long sizeBytes,
    Optional<String> artifactType,
    Map<String, String> annotations) {
  Descriptor(String mediaType, String digest, long sizeBytes) {
    this(mediaType, digest, sizeBytes, Optional.empty(), Map.of());
  }

  /**
   * Reads one.
   *
   * @throws MalformedException if it is none
   */
  static Descriptor read(JsonObject object) throws MalformedException {
    String digest = required(object, "digest");
    if (!OciLocation.isDigest(digest)) {
      throw new MalformedException(
          "the digest '%s' must be of SHA-256, and is not".formatted(ManifestJson.shown(digest)));
    }
    Map<String, String> annotations = new HashMap<>();
    Optional<JsonObject> given = ManifestJson.object(object, "annotations");
    if (given.isPresent()) {
      for (String name : given.get().keySet()) {
        annotations.put(name, required(given.get(), name));
      }
    }
    return new Descriptor(
        required(object, "mediaType"),
        digest,
        size(object),
        ManifestJson.text(object, "artifactType"),
        annotations);
  }

  private static String required(JsonObject object, String name) throws MalformedException {
    return ManifestJson.text(object, name)
        .orElseThrow(
            () ->
                new MalformedException(
                    "'%s' must be a string, and is not".formatted(ManifestJson.shown(name))));
  }

  private static long size(JsonObject object) throws MalformedException {
    JsonElement size = object.get("size");
    if (size != null
        && size.isJsonPrimitive()
        && size.getAsJsonPrimitive().isNumber()
        && size.getAsString().matches("0|[1-9][0-9]{0,17}")) {
      return Long.parseLong(size.getAsString());
    }
    throw new MalformedException("'size' must be a number of bytes, and is not");
  }

  /** Returns an annotation that is there and not empty. */
  Optional<String> annotation(String name) {
    return Optional.ofNullable(annotations.get(name)).filter(value -> !value.isEmpty());
  }

  /** Returns what another document refers to it by. */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("mediaType", mediaType);
    json.addProperty("digest", digest);
    json.addProperty("size", sizeBytes);
    artifactType.ifPresent(type -> json.addProperty("artifactType", type));
    if (!annotations.isEmpty()) {
      JsonObject notes = new JsonObject();
      new TreeMap<>(annotations).forEach(notes::addProperty);
      json.add("annotations", notes);
    }
    return json;
  }
}
