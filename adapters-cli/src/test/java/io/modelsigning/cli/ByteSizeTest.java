package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1000000, 1000000",
    "7B, 7",
    "1kB, 1000",
    "1KB, 1000",
    "1MB, 1000000",
    "1GB, 1000000000",
    "1gb, 1000000000",
    "1 GB, 1000000000",
    "1.5GB, 1500000000",
    "1KiB, 1024",
    "64MiB, 67108864",
    "1GiB, 1073741824",
    "2TiB, 2199023255552",
    "9223372036854775807, 9223372036854775807",
  })
  void readsSizes(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0GB",
        "-1",
        "+1",
        "1.5",
        "0.0001kB",
        "GB",
        "1 GB ",
        "1  GB",
        "1XB",
        "1e3",
        "0x10",
        "9223372036854775808",
        "99999999999GB",
        "１"
      })
  void refusesWhatIsNoSize(String text) {
    assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
  }
}
