package io.modelsigning.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which models a pattern is for. */
final class GlobTest {
  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean matches(String glob, String path) {
    return Glob.of(glob).matches(path, nameOf(path));
  }

  @ParameterizedTest
  @CsvSource({
    "models/*, models/a",
    "models/*, ./models/a/",
    "models/*, models//a",
    "models/*, models/b/../a",
    "models/*, other/../models/a",
    "models/a?c, models/abc",
    "models/a?c, models/a\ud83d\ude00c",
    "models/a*, models/a",
    "models/*-*-v?, models/x-y-z-v1",
    "models/**, models/a/b/c",
    "models/**, models",
    "**/a, a/b/a",
    "**/a, /x/a",
    "**/a, ../a",
    "a/**/b, a/b",
    "a/**/b, a/x/y/b",
    "a/**/x/**/b, a/x/b",
    "/srv/*, /srv/a",
    "*.gguf, deep/down/a.gguf",
    "a, deep/down/a",
    "**, anything/at/all",
    "**/**, anything/at/all"
  })
  void matchesWhatItStandsFor(String glob, String path) {
    assertTrue(matches(glob, path));
  }

  @ParameterizedTest
  @CsvSource({
    "models/*, models/a/b",
    "models/*, models",
    "models/*, Models/a",
    "models/*, models/../a",
    "models/*, ../models/a",
    "models/*, /models/a",
    "models/*, models/../../models/a",
    "models/a?c, models/ac",
    "models/?, models/ab",
    "*/a, ../a",
    "?/a, /a",
    "*/a, /a",
    "*/x, /a/x",
    "/srv/*, srv/a",
    "/srv/*, /a/srv/b",
    "a/**/b, a/c",
    "a/**/b, x/a/b",
    "*.gguf, a.gguf.txt",
    "*.gguf, a.gguf/b",
    "a, a/b"
  })
  void matchesNothingElse(String glob, String path) {
    assertFalse(matches(glob, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a//b", "a/", "//a", "a/./b", "./a", "../a", "a/..", "..", ".", "/", "a**", "**a/b",
        "a/***", "[a]", "{a,b}", "a\\b", "!a", "a\u0000", "a\nb"
      })
  void refusesWhatItDoesNotKnow(String glob) {
    assertThrows(IllegalArgumentException.class, () -> Glob.of(glob));
  }

  @Test
  void hasAtMost1024Characters() {
    assertThrows(
        IllegalArgumentException.class, () -> Glob.of("a".repeat(Glob.MAXIMUM_LENGTH + 1)));
    String longest = "a".repeat(Glob.MAXIMUM_LENGTH);
    assertTrue(matches(longest, longest));
  }

  /**
   * What makes backtracking matchers need exponential time: many stars, and no match at the end.
   */
  @Test
  void needsNoMoreTimeThanTheProductOfTheLengths() {
    String path = "a".repeat(4000) + "/" + "a/".repeat(2000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertFalse(matches("*a".repeat(500) + "b", "a".repeat(4000)));
          assertFalse(matches("**/" + "a/**/".repeat(200) + "b", path));
          assertFalse(matches("**/" + "*a*a*a/**/".repeat(80) + "b", path));
        });
  }

  /** Another matcher, which translates to regular expressions, says the same. */
  @Test
  void agreesWithRegularExpressions() {
    Random random = new Random(0x610B);
    int matched = 0;
    for (int i = 0; i < 20_000; i++) {
      String glob = components(random, List.of("a", "b", "?", "*", "a*", "*b", "**", "?*a"));
      String path = components(random, List.of("a", "b", "ab", "aab", "ba"));
      if (glob.indexOf('/') < 0) {
        continue;
      }
      StringBuilder regex = new StringBuilder();
      for (String component : glob.split("/", -1)) {
        regex.append(
            component.equals("**")
                ? "(/[^/]+)*"
                : "/" + component.replace("?", "[^/]").replace("*", "[^/]*"));
      }
      boolean expected = Pattern.matches(regex.toString(), "/" + path);
      matched += expected ? 1 : 0;
      assertEquals(expected, matches(glob, path), glob + " " + path);
    }
    assertTrue(matched > 1000, "both answers: " + matched);
  }

  private static String components(Random random, List<String> from) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      joined.append(i == 0 ? "" : "/").append(from.get(random.nextInt(from.size())));
    }
    return joined.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "**, a/b",
    "*, a/b",
    "*, a*",
    "a*, a*b",
    "a*, a?*",
    "a?, ab",
    "a?, a?",
    "models/**, models/*/x",
    "models/**, models",
    "models/**, models/**/b/**",
    "**/a, /x/a",
    "a/*/c, a/b?/c"
  })
  void coversWhatMatchesNoMore(String glob, String other) {
    boolean sameKind =
        glob.equals("**") || glob.equals("*") || glob.contains("/") == other.contains("/");
    assertEquals(sameKind, Glob.of(glob).covers(Glob.of(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "a?, a*",
    "?*, *",
    "a/*, a/**",
    "a/*, /*",
    "*/a, **/a",
    "a/b, a/?",
    "*.gguf, models/*.gguf",
    "models/*, *",
    "a/**/b, a/**/**"
  })
  void coversNothingThatMatchesMore(String glob, String other) {
    assertFalse(Glob.of(glob).covers(Glob.of(other)));
  }

  @Test
  void whatIsCoveredMatchesNothingElse() {
    Random random = new Random(0x610bL);
    List<String> components = List.of("a", "b", "ab", "*", "?", "a*", "*b", "?b", "**");
    int covered = 0;
    for (int i = 0; i < 200_000; i++) {
      Glob glob = Glob.of(path(random, components));
      Glob other = Glob.of(path(random, components));
      if (!glob.covers(other)) {
        continue;
      }
      covered++;
      for (int j = 0; j < 20; j++) {
        String path = path(random, List.of("a", "b", "ab", "bb", "aab", "c", ".."));
        String name = random.nextInt(9) == 0 ? "ab" : nameOf(path);
        if (!name.equals("..") && other.matches(path, name)) {
          assertTrue(glob.matches(path, name), "%s, %s: %s".formatted(glob, other, path));
        }
      }
    }
    assertTrue(covered > 1000, String.valueOf(covered));
  }

  private static String path(Random random, List<String> components) {
    StringBuilder path = new StringBuilder(random.nextInt(5) == 0 ? "/" : "");
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      path.append(components.get(random.nextInt(components.size()))).append(count > 1 ? "/" : "");
    }
    return path.toString();
  }
}
