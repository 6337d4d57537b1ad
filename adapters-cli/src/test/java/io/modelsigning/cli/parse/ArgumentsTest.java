package io.modelsigning.cli.parse;

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
    "sign pkcs11-key, sign pkcs11-key",
    "sign pkcs11-certificate m, sign pkcs11-certificate m",
    "sign ./key, sign sigstore ./key",
    "sign -- key, sign sigstore -- key",
    "--output json sign model, --output json sign sigstore model",
    "--log-level=debug verify model, --log-level=debug verify sigstore model",
    "--output-file f verify model, --output-file f verify sigstore model",
    "--output_file=f verify --policy p model, --output_file=f verify policy --policy p model",
    "verify --policy=p policy, verify policy --policy=p policy",
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

  @ParameterizedTest
  @CsvSource({
    "help sign, sign --help",
    "help verify keys, verify keys --help",
    "sign model, sign sigstore model",
    "sign --help, sign --help",
  })
  void helpIsAboutCommandsAndNeverAboutModels(String given, String complete) {
    assertEquals(words(complete), Arguments.complete(words(given)));
  }

  @ParameterizedTest
  @CsvSource({
    "sign kye m, true",
    "sign cert m, true",
    "sign --output json sigstroe m, true",
    "help verify keys, true",
    "sign key m, false",
    "sign bert m, false",
    "sign, false",
    "digest kye m, false",
  })
  void misspeltMethodsAreRecognised(String given, boolean misspelt) {
    assertEquals(misspelt, Arguments.misspeltMethod(words(given)).isPresent());
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
