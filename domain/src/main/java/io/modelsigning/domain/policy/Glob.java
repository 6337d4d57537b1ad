package io.modelsigning.domain.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A pattern for models. With a slash it is held against the path by which a model was named, else
 * against the model's name alone.
 *
 * <p>{@code *} stands for any characters but slashes, none included, {@code ?} for one character
 * but a slash, and {@code **}, between slashes or at an end, for any number of directories, none
 * included; what leads above the place that paths start from ({@code ..}) is matched by it alone.
 * All else stands for itself, and case matters. There are no other special characters, and those
 * that other tools have ({@code [ ] { } \ !}) are refused, so that none is taken for what it is
 * not. The time to match is bounded by the product of both lengths.
 */
public final class Glob {
  /** The longest pattern, in UTF-16 units. */
  public static final int MAXIMUM_LENGTH = 1024;

  private static final String ANY_DIRECTORIES = "**";
  private static final String NOT_SPECIAL_HERE = "[]{}\\!";

  private final String text;
  private final List<String> components;
  private final List<int[]> codePoints;

  private Glob(String text, List<String> components) {
    this.text = text;
    this.components = components;
    this.codePoints = components.stream().map(one -> one.codePoints().toArray()).toList();
  }

  /**
   * Returns the pattern that {@code text} writes.
   *
   * @throws IllegalArgumentException if it is empty, too long, has a character that is special
   *     elsewhere, an empty, {@code .} or {@code ..} component, or {@code **} beside other
   *     characters
   */
  public static Glob of(String text) {
    if (text.isEmpty() || text.length() > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException(
          "a pattern must have from 1 to %d characters, but has %d"
              .formatted(MAXIMUM_LENGTH, text.length()));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (NOT_SPECIAL_HERE.indexOf(c) >= 0 || c < ' ') {
        throw new IllegalArgumentException(
            "a pattern knows only '*', '**' and '?', but '%s' has '%s'"
                .formatted(text, c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c)));
      }
    }
    List<String> components = Arrays.asList(text.split("/", -1));
    for (int i = 0; i < components.size(); i++) {
      String component = components.get(i);
      boolean root = i == 0 && components.size() > 1 && component.isEmpty();
      if ((component.isEmpty() && !root) || component.equals(".") || component.equals("..")) {
        throw new IllegalArgumentException(
            "a pattern must have no empty component, '.' or '..', but '%s' has '%s'"
                .formatted(text, component));
      }
      if (component.contains(ANY_DIRECTORIES) && !component.equals(ANY_DIRECTORIES)) {
        throw new IllegalArgumentException(
            "'**' must stand alone between slashes, but does not in '%s'".formatted(text));
      }
    }
    return new Glob(text, components);
  }

  /**
   * Returns whether this is for the model.
   *
   * @param path by which the model was named; {@code \} is no separator here
   * @param name the model's own name
   */
  public boolean matches(String path, String name) {
    return matches(
        components.size() == 1 ? List.of(name) : plain(path),
        (component, found) -> matches(codePoints.get(component), found, false));
  }

  /**
   * Returns whether this certainly matches every model that {@code other} does. Never so without
   * being so; the other way round, that is not found out where it takes more than one look at both
   * from left to right. The time is bounded by the product of both lengths.
   */
  public boolean covers(Glob other) {
    if (matchesAll()) {
      return true;
    }
    // One is held against a name and the other against a path, which have little to do with
    // each other.
    if ((components.size() == 1) != (other.components.size() == 1)) {
      return false;
    }
    // What stands for anything in the other is matched by nothing less here.
    return matches(other.components, this::coversComponent);
  }

  private boolean coversComponent(int component, String other) {
    // Any number of directories, where none and the root are among them, is no single one.
    return !other.equals(ANY_DIRECTORIES) && matches(codePoints.get(component), other, true);
  }

  /**
   * Returns the pattern for one model: if it has a slash, it matches no other path.
   *
   * @param path by which the model was named
   * @param name the model's own name, which stands for paths that have none
   * @return empty if there is none, since a character of the path is special in patterns, or it
   *     leads above the place that it starts from
   */
  public static Optional<Glob> exactly(String path, String name) {
    List<String> components = plain(path);
    String text = components.isEmpty() ? name : String.join("/", components);
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      return Optional.empty();
    }
    try {
      Glob glob = of(text);
      return glob.matches(path, name) ? Optional.of(glob) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns whether this is held against paths, rather than names. */
  public boolean isForPaths() {
    return components.size() > 1;
  }

  /** Returns whether this matches every model that has a name. */
  public boolean matchesAll() {
    return text.equals("*") || text.equals(ANY_DIRECTORIES);
  }

  /** Returns how long the pattern is, in UTF-16 units. */
  public int length() {
    return text.length();
  }

  /**
   * Returns the components of a path without empty ones, {@code .}, and what {@code ..} takes back;
   * the first is empty if it is absolute. Nothing is looked up: links are not followed.
   */
  private static List<String> plain(String path) {
    boolean absolute = path.startsWith("/");
    Deque<String> components = new ArrayDeque<>();
    for (String component : path.split("/", -1)) {
      switch (component) {
        case "", "." -> {}
        case ".." -> {
          if (!components.isEmpty() && !components.getLast().equals("..")) {
            components.removeLast();
          } else if (!absolute) {
            components.addLast(component);
          }
        }
        default -> components.addLast(component);
      }
    }
    if (absolute) {
      components.addFirst("");
    }
    return new ArrayList<>(components);
  }

  private interface OneComponent {
    boolean matches(int component, String found);
  }

  /** Both are walked once, and back to behind the last {@code **} where what follows is not so. */
  private boolean matches(List<String> found, OneComponent one) {
    int pattern = 0;
    int at = 0;
    int lastAny = -1;
    int resume = 0;
    while (at < found.size()) {
      if (pattern < components.size() && components.get(pattern).equals(ANY_DIRECTORIES)) {
        lastAny = pattern++;
        resume = at;
      } else if (pattern < components.size() && one.matches(pattern, found.get(at))) {
        pattern++;
        at++;
      } else if (lastAny >= 0) {
        pattern = lastAny + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (pattern < components.size() && components.get(pattern).equals(ANY_DIRECTORIES)) {
      pattern++;
    }
    return pattern == components.size();
  }

  /**
   * @param covers whether {@code component} is a pattern, of which all that it matches is to match
   */
  private static boolean matches(int[] pattern, String component, boolean covers) {
    int[] found = component.codePoints().toArray();
    if (found.length == 0 || component.equals("..")) {
      // The root, and what is above the place that paths start from, have no name.
      return pattern.length == 0 && found.length == 0;
    }
    int p = 0;
    int at = 0;
    int lastAny = -1;
    int resume = 0;
    while (at < found.length) {
      if (p < pattern.length && pattern[p] == '*') {
        lastAny = p++;
        resume = at;
      } else if (p < pattern.length && matches(pattern[p], found[at], covers)) {
        p++;
        at++;
      } else if (lastAny >= 0) {
        p = lastAny + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private static boolean matches(int pattern, int found, boolean covers) {
    // One character does not cover any number of them.
    return pattern == '?' ? !(covers && found == '*') : pattern == found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
