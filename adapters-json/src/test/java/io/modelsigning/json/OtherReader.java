package io.modelsigning.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * A general reader of JSON, from bytes and into a tree, to compare ours with. Numbers with a
 * fraction or an exponent are doubles: as decimals some would end it, also where nobody asks for
 * them.
 */
final class OtherReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private OtherReader() {}

  /** Returns the tree of {@code document}, which must be strict JSON. */
  static JsonNode read(byte[] document) throws IOException {
    return MAPPER.readTree(document);
  }
}
