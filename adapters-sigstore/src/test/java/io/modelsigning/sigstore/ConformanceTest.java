package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every case of the conformance suite has the answer that {@code conformance.txt} has for it: the
 * one that the suite wants, or another one for a reason that is written there.
 */
final class ConformanceTest {
  /** An answer, and why it is not what the suite wants, if it is not. */
  private record Expected(String answer, Optional<String> unsupported) {
    static Expected of(String text) {
      String[] parts = text.split(" +", 2);
      return new Expected(parts[0], Optional.of(parts).filter(p -> p.length > 1).map(p -> p[1]));
    }
  }

  @Test
  void everyCaseHasTheAnswerWrittenForIt() throws Exception {
    Map<String, Expected> expected = expected();
    Map<String, String> wrong = new TreeMap<>();
    int cases = 0;
    int conforming = 0;
    int unsupported = 0;
    try (Stream<Path> folders = Files.list(Interop.path("sigstore-conformance/bundle-verify"))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        ConformanceCase one = new ConformanceCase(folder);
        String answer = one.answer();
        boolean asTheSuiteWants = answer.equals("verified") != one.mustBeRefused();
        Expected wanted = expected.remove(one.name());
        cases++;
        if (asTheSuiteWants) {
          conforming++;
        }
        if (wanted == null || !wanted.answer().equals(answer)) {
          wrong.put(one.name(), answer);
        } else if (wanted.unsupported().isPresent() == asTheSuiteWants) {
          wrong.put(one.name(), answer + ", which is a reason written in vain, or one missing");
        } else if (!asTheSuiteWants) {
          unsupported++;
        }
      }
    }
    System.out.printf(
        "sigstore-conformance: %d cases, %d as the suite wants, %d expected failures%n",
        cases, conforming, unsupported);
    assertEquals(Map.of(), wrong, "answers that are not written in conformance.txt");
    assertEquals(Map.of(), expected, "lines of conformance.txt without a case");
    assertEquals("70, 67, 3", "%d, %d, %d".formatted(cases, conforming, unsupported));
  }

  private static Map<String, Expected> expected() throws IOException {
    Map<String, Expected> expected = new TreeMap<>();
    try (InputStream in = ConformanceTest.class.getResourceAsStream("conformance.txt")) {
      assertNotNull(in);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        String[] parts = line.split(" +", 2);
        expected.put(parts[0], Expected.of(parts[1]));
      }
    }
    return expected;
  }
}
