package io.modelsigning.yaml;

/**
 * How much of a document is read.
 *
 * @param what what messages call such a document, such as {@code a policy}
 * @param bytes the longest document
 * @param depth so deep may lists and mappings be nested
 * @param text the longest text, in UTF-16 units
 */
public record YamlLimits(String what, int bytes, int depth, int text) {
  public YamlLimits {
    if (bytes < 1 || depth < 1 || text < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, but are %d bytes, depth %d, text %d"
              .formatted(bytes, depth, text));
    }
  }
}
