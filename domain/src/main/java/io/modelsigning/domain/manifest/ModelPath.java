package io.modelsigning.domain.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The path of a file from the model's root: relative, {@code /}-separated, with no component that
 * could lead elsewhere (OMS v1.0, manifest names).
 *
 * <p>Ordered by Unicode code point of the whole text, so that {@code a-b} sorts before {@code a/b}.
 * Comparison is exact: neither case nor Unicode normalisation is folded.
 */
public final class ModelPath implements Comparable<ModelPath> {
  /**
   * The model itself. Signatures of v0.3.1 to v1.0.0 name the one resource of a single-file model
   * this way; no other path may be written {@code .}.
   */
  public static final ModelPath ROOT = new ModelPath(".");

  private final String text;

  private ModelPath(String text) {
    this.text = text;
  }

  /**
   * The longest path in bytes of UTF-8, which is what Linux takes at once. No longer one can stand
   * in a manifest, or a signature of a few megabytes could name millions of directories.
   */
  public static final int MAXIMUM_BYTES = 4096;

  /**
   * The order of a walk: a directory, then everything below it, then what lies beside it. Unlike
   * the order of the whole text, which has {@code a-b} between {@code a} and {@code a/b}.
   */
  public static final Comparator<ModelPath> IN_TREE = (a, b) -> compareInTree(a.text, b.text);

  /**
   * Returns the path that {@code text} writes.
   *
   * @throws IllegalArgumentException if it is empty, absolute, longer than {@link #MAXIMUM_BYTES},
   *     has an empty, {@code .} or {@code ..} component, a NUL character, or a surrogate without
   *     its partner
   */
  public static ModelPath of(String text) {
    return without(findFault(text), text);
  }

  private static ModelPath without(Optional<String> fault, String text) {
    if (fault.isPresent()) {
      throw new IllegalArgumentException(
          "'%s' is no path within a model: %s".formatted(Excerpt.of(text), fault.get()));
    }
    return new ModelPath(text);
  }

  /**
   * Returns the path under which a manifest lists a file: as {@link #of}, and {@link #ROOT} for
   * {@code .}.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  static ModelPath listed(String text) {
    return text.equals(ROOT.text) ? ROOT : of(text);
  }

  private static Optional<String> findFault(String text) {
    if (text.isEmpty()) {
      return Optional.of("it is empty");
    }
    return text.startsWith("/") ? Optional.of("it is absolute") : findFault(text, 0);
  }

  /**
   * Returns what is wrong with {@code text}, of which the components before {@code from} are right.
   * A model may have hundreds of thousands of files: each character is looked at once.
   */
  private static Optional<String> findFault(String text, int from) {
    int length = text.length();
    if (length > MAXIMUM_BYTES) {
      return Optional.of(tooLong());
    }
    int start = from;
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c == '/') {
        Optional<String> fault = findFaultOfComponent(text, start, i);
        if (fault.isPresent()) {
          return fault;
        }
        start = i + 1;
      } else if (c == 0) {
        return Optional.of("it has a NUL character");
      } else if (Character.isSurrogate(c)) {
        if (i + 1 == length || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return Optional.of("it has no UTF-8 form");
        }
        i++;
      }
    }
    // A character takes three bytes at most; a surrogate pair, which is two of them, takes four.
    if (3 * length > MAXIMUM_BYTES
        && text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
      return Optional.of(tooLong());
    }
    return findFaultOfComponent(text, start, length);
  }

  private static Optional<String> findFaultOfComponent(String text, int start, int end) {
    if (start == end) {
      return Optional.of("it has an empty component");
    }
    boolean dots =
        text.charAt(start) == '.'
            && (end == start + 1 || (end == start + 2 && text.charAt(start + 1) == '.'));
    return dots
        ? Optional.of("it has the component '" + text.substring(start, end) + "'")
        : Optional.empty();
  }

  private static String tooLong() {
    return "it has more than " + MAXIMUM_BYTES + " bytes";
  }

  private static int compareInTree(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x == '/' ? -1 : y == '/' ? 1 : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Returns whether this is {@code directory} or lies below it. */
  public boolean isWithin(ModelPath directory) {
    String above = directory.text;
    return text.startsWith(above)
        && (text.length() == above.length() || text.charAt(above.length()) == '/');
  }

  /** Returns the components from the root down; at least one. */
  public List<String> components() {
    return List.of(text.split("/"));
  }

  /** Returns the path of {@code name} in this directory. */
  public ModelPath resolve(String name) {
    String resolved = text + "/" + name;
    return equals(ROOT) ? of(resolved) : without(findFault(resolved, text.length() + 1), resolved);
  }

  /** Returns the last component. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** Returns the directory that holds this, unless that is the model's root. */
  public Optional<ModelPath> parent() {
    int slash = text.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new ModelPath(text.substring(0, slash)));
  }

  @Override
  public int compareTo(ModelPath other) {
    return CodePointOrder.compare(text, other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelPath that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the path as it stands in a manifest. */
  @Override
  public String toString() {
    return text;
  }
}
