package io.modelsigning.cli.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> COMMANDS =
      List.of("sign", "verify", "digest", "inspect", "demo", "completion");

  @ParameterizedTest
  @CsvSource({
    "sgin, sign",
    "sing, sign",
    "sig, sign",
    "signn, sign",
    "verfiy, verify",
    "veryfi, ''",
    "vrify, verify",
    "digset, digest",
    "insepct, inspect",
    "inspekt, inspect",
    "dmeo, demo",
    "completions, completion",
    "train, ''",
    "x, ''",
    "'', ''",
  })
  void findsWhatWasMeant(String word, String meant) {
    assertEquals(meant.isEmpty() ? List.of() : List.of(meant), Suggestions.of(word, COMMANDS));
  }

  @Test
  void optionsOfOneLetterAreNotMistakenForEachOther() {
    List<String> names = List.of("-h", "--help", "-V", "-h", "--version", "-h");
    assertEquals(List.of(), Suggestions.of("-k", names));
    assertEquals(List.of("-V"), Suggestions.of("-v", names));
    assertEquals(List.of("--help"), Suggestions.of("--hlep", names));
  }

  @Test
  void eachNameIsSaidOnce() {
    assertEquals(List.of("--help"), Suggestions.of("--hepl", List.of("--help", "--help")));
  }

  @Test
  void wordsThatAreFarTooLongAreNotCompared() {
    List<String> compared = new ArrayList<>();
    String word = "v".repeat(130_000);
    List<String> found =
        Suggestions.of(
            word,
            COMMANDS,
            (from, to) -> {
              compared.add(to);
              return 0;
            });
    assertEquals(List.of(), found);
    assertEquals(List.of(), compared);
    // What may be meant is.
    Suggestions.of(
        "verfy",
        COMMANDS,
        (from, to) -> {
          compared.add(to);
          return 1;
        });
    assertEquals(List.of("demo", "digest", "sign", "verify"), compared);
  }

  @Test
  void nearestWordsComeFirstAndAtMostThree() {
    List<String> names = List.of("--aaax", "--aaay", "--aaaz", "--aaaw", "--aaa");
    assertEquals(List.of("--aaa", "--aaaw", "--aaax"), Suggestions.of("--aaa", names));
  }

  @ParameterizedTest
  @CsvSource({
    "sign, sign, 0",
    "sgin, sign, 1",
    "'', sign, 4",
    "sign, '', 4",
    "sin, sign, 1",
    "abc, cab, 2",
    "verfy, verify, 1",
    "ab, ba, 1",
    "kitten, sitting, 3",
  })
  void countsMistakes(String from, String to, int mistakes) {
    assertEquals(mistakes, Suggestions.mistakes(from, to));
  }
}
