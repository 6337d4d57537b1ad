package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "8K, 8192",
    "8KiB, 8192",
    "8kB, 8000",
    "64MiB, 67108864",
    "64 mib, 67108864",
    "1GB, 1000000000",
    "4g, 4294967296",
    "2.8G, 3006477107.2",
    "1.5kB, 1500",
    "9007199254740993, 9007199254740993"
  })
  void readsSizes(String text, String bytes) {
    if (bytes.contains(".")) {
      assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text));
    } else {
      assertEquals(Long.parseLong(bytes), Sizes.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "g", "-1", "1 GiBs", "1e3", "0x10", "9223372036854775808", "8EiB"})
  void refusesWhatIsNoSize(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text));
    assertTrue(refusal.toString().contains("\"" + text + "\""), refusal.toString());
  }

  // What GNU du -h --apparent-size prints for files of these lengths.
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1023, 1023",
    "1024, 1.0K",
    "1025, 1.1K",
    "8192, 8.0K",
    "10188, 10K",
    "10240, 10K",
    "10241, 11K",
    "1048575, 1.0M",
    "1048576, 1.0M",
    "372244480, 355M",
    "372244481, 356M",
    "3006477107, 2.8G",
    "3006477108, 2.9G"
  })
  void showsSizesAsDiskUsageDoes(long bytes, String shown) {
    assertEquals(shown, Sizes.diskUsage(bytes));
  }

  @ParameterizedTest
  @CsvSource({"1, 1 B", "1024, 1 KiB", "1536, 1536 B", "67108864, 64 MiB", "4294967296, 4 GiB"})
  void showsSizesExactly(long bytes, String shown) {
    assertEquals(shown, Sizes.binary(bytes));
  }

  @Test
  void showsRatesAndTimes() {
    assertEquals("2.00", Sizes.rate(3_000_000_000L, 1.5));
    assertEquals("0.041s", Sizes.seconds(0.0412));
    assertEquals("3.14s", Sizes.seconds(3.14159));
    assertEquals("31.4s", Sizes.seconds(31.4159));
    assertEquals("3m48s", Sizes.seconds(227.9));
    assertEquals("1m00s", Sizes.seconds(60));
    assertEquals("123 MB", Sizes.megabytes(123_400_000));
  }
}
