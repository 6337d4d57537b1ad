package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearMissTest {
  @ParameterizedTest
  @CsvSource({
    "A@example.com, a@Example.com, ', which differs only in upper and lower case'",
    "'a@example.com ', a@example.com, ', which differs only in white space'",
    "'a@example.com\u00a0', a@example.com, ', which differs only in white space'",
    "https://a.example/, https://a.example, ', which differs only in a slash at the end'",
    "https://a.example, https://a.example//, ', which differs only in a slash at the end'",
    "a.example, https://a.example, ', which differs only in what stands before the host"
        + " (''https://'' or ''http://'')'",
    "http://a.example, https://a.example, ', which differs only in what stands before the host"
        + " (''https://'' or ''http://'')'",
    "A.example/, https://a.example, ', which differs only in its way of writing: case, white space,"
        + " slash or ''https://'''",
    "a@example.com, b@example.com, ''",
    "https://a.example/x, https://a.example/, ''",
    "a@example.com, a@example.org, ''",
  })
  void saysInWhatNamesDiffer(String expected, String found, String difference) {
    assertEquals(difference, NearMiss.between(expected, found));
  }
}
