package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentsTest {
  @ParameterizedTest
  @CsvSource({
    "sign model, sign sigstore model",
    "verify --path key, verify sigstore --path key",
    "sign --use_staging model, sign sigstore --use_staging model",
    "sign key model, sign key model",
    "sign certificate, sign certificate",
    "sign ./key, sign sigstore ./key",
    "sign -- key, sign sigstore -- key",
    "--output json sign model, --output json sign sigstore model",
    "--log-level=debug verify model, --log-level=debug verify sigstore model",
    "sign --output json key model, sign --output json key model",
    "sign --output json model, sign --output json sigstore model",
    "sign --help, sign --help",
    "sign, sign",
    "digest sign, digest sign",
    "inspect model, inspect model",
  })
  void methodIsSigstoreUnlessNamed(String given, String complete) {
    assertEquals(words(complete), Arguments.withMethod(words(given)));
  }

  @ParameterizedTest
  @CsvSource({
    "help, --help",
    "help sign key, sign key --help",
    "--color never help digest, --color never digest --help",
    "sign key help, sign key help",
  })
  void helpIsAnOptionInOtherWords(String given, String complete) {
    assertEquals(words(complete), Arguments.withHelp(words(given)));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
