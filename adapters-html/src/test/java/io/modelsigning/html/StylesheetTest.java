package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Contrasts by the formula of WCAG 2.2, from the colours in the style sheet. */
final class StylesheetTest {
  private static final Pattern ROOT = Pattern.compile(":root \\{([^}]*)}");
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): (#[0-9a-f]{6});");

  /** Text, and what it stands on: success criterion 1.4.3. */
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("text", "page", "surface", "good-tint", "bad-tint", "unknown-tint", "warn-tint"),
          List.of("quiet", "page", "surface", "good-tint", "bad-tint", "unknown-tint"),
          List.of("good", "surface", "good-tint"),
          List.of("bad", "surface", "bad-tint"),
          List.of("unknown", "surface", "unknown-tint"),
          List.of("warn", "surface", "warn-tint"));

  /** Frames, arrows and signs, and what they stand on: success criterion 1.4.11. */
  private static final List<List<String>> GRAPHICS =
      List.of(
          List.of("good", "page", "surface", "good-tint"),
          List.of("bad", "page", "surface", "bad-tint"),
          List.of("unknown", "page", "surface", "unknown-tint"),
          List.of("warn", "surface", "warn-tint"));

  private static List<Map<String, String>> schemes() {
    Matcher roots = ROOT.matcher(Stylesheet.load().css());
    Map<String, String> light = null;
    Map<String, String> dark = null;
    Map<String, String> print = null;
    while (roots.find()) {
      Map<String, String> colours = new HashMap<>(Optional.ofNullable(light).orElse(Map.of()));
      Matcher colour = COLOUR.matcher(roots.group(1));
      while (colour.find()) {
        colours.put(colour.group(1), colour.group(2));
      }
      if (light == null) {
        light = colours;
      } else if (dark == null) {
        dark = colours;
      } else {
        print = colours;
      }
    }
    return Stream.of(light, dark, print)
        .map(scheme -> Optional.ofNullable(scheme).orElseThrow())
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> contrastsSuffice() {
    List<String> names = List.of("light", "dark", "print");
    return Stream.of(0, 1, 2)
        .flatMap(
            i ->
                Stream.concat(
                    TEXTS.stream().map(pair -> test(names.get(i), schemes().get(i), pair, 4.5)),
                    GRAPHICS.stream().map(pair -> test(names.get(i), schemes().get(i), pair, 3))));
  }

  private static DynamicTest test(
      String name, Map<String, String> scheme, List<String> colours, double least) {
    return DynamicTest.dynamicTest(
        name + " " + colours,
        () -> {
          String front = colours.getFirst();
          for (String back : colours.subList(1, colours.size())) {
            double contrast = contrast(colour(scheme, front), colour(scheme, back));
            assertTrue(
                contrast >= least,
                () -> "%s on %s in %s: %.2f".formatted(front, back, name, contrast));
          }
        });
  }

  @Test
  void everyColourIsOfAScheme() {
    String css = Stylesheet.load().css();
    List<Map<String, String>> schemes = schemes();
    assertEquals(schemes.get(0).keySet(), schemes.get(1).keySet());
    String rules = ROOT.matcher(css).replaceAll("");
    assertTrue(!Pattern.compile("#[0-9a-f]{3}|rgba?\\(|hsl").matcher(rules).find());
    Matcher used = Pattern.compile("var\\(--([a-z-]+)\\)").matcher(rules);
    while (used.find()) {
      assertTrue(schemes.get(0).containsKey(used.group(1)), used.group(1));
    }
  }

  @Test
  void theFormulaIsTheOneOfWcag() {
    assertEquals(21, contrast("#000000", "#ffffff"), 0.001);
    assertEquals(4.54, contrast("#767676", "#ffffff"), 0.01);
  }

  private static String colour(Map<String, String> scheme, String name) {
    return Optional.ofNullable(scheme.get(name)).orElseThrow();
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.2126 * linear(rgb >> 16 & 255)
        + 0.7152 * linear(rgb >> 8 & 255)
        + 0.0722 * linear(rgb & 255);
  }

  private static double linear(int component) {
    double share = component / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
