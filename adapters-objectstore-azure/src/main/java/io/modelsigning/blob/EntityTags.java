package io.modelsigning.blob;

import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.RangeRequests;

/** Entity tags, which lists have without quotation marks, and headers with them. */
final class EntityTags {
  private EntityTags() {}

  /**
   * Returns the tag as headers have it (RFC 9110, section 8.8.3).
   *
   * @throws ObjectAccessException if it is none, or a weak one, which tells no contents apart
   */
  static String quoted(String tag) throws ObjectAccessException {
    String bare = tag.matches("\".*\"") ? tag.substring(1, tag.length() - 1) : tag;
    if (!bare.matches("[\\x21\\x23-\\x7E]{1,200}") || bare.startsWith("W/")) {
      throw RangeRequests.malformed("a blob without an entity tag");
    }
    return "\"" + bare + "\"";
  }
}
