package io.modelsigning.yaml;

/**
 * Where something stands.
 *
 * @param file what messages call the file
 * @param line from 1 on
 * @param column from 1 on
 * @param member its path, such as {@code rules[0].name}; empty for the whole document
 */
public record Place(String file, int line, int column, String member) {
  /** Returns where a file starts. */
  public static Place startOf(String file) {
    return new Place(file, 1, 1, "");
  }

  /** Returns that what stands here is not as it must be. */
  public YamlFault fault(String text) {
    return new YamlFault(YamlFault.Kind.MALFORMED, this, text);
  }

  /** Returns that there is more here than is read. */
  public YamlFault limit(String text) {
    return new YamlFault(YamlFault.Kind.LIMIT_EXCEEDED, this, text);
  }
}
