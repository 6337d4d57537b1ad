package io.modelsigning.domain.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "'', file",
    "bert, file",
    "/models/bert, file",
    "C:\\models, file",
    "c://models, file",
    "./s3://bucket, file",
    "a/b://c, file",
    "://x, file",
    "1s3://x, file",
    "s3:/x, file",
    "file:///models/bert, file",
    "s3://bucket/prefix, s3",
    "S3://bucket, s3",
    "hf://org/name@main, hf",
    "git+ssh://x, git+ssh",
    "é3://x, file"
  })
  void aSchemeIsWhatStandsBeforeTheMark(String text, String scheme) {
    assertEquals(scheme, new Location(text).scheme());
    assertEquals(text, new Location(text).toString());
  }

  /** It may be what opens the address. Keys of objects and paths may have the same character. */
  @ParameterizedTest
  @CsvSource({
    "https://a.example/m?key=secret, https://a.example/m",
    "HTTP://127.0.0.1/m?, HTTP://127.0.0.1/m",
    "s3://bucket/a?b, s3://bucket/a?b",
    "a?b, a?b"
  })
  void theQueryOfAnAddressIsNotShown(String text, String shown) {
    assertEquals(shown, new Location(text).toString());
    assertEquals(text, new Location(text).text());
  }
}
