package io.modelsigning.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "1049, 1.0 kB",
    "1050, 1.1 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "999949999999999999, 999.9 PB",
    "999950000000000000, 1.0 EB",
    "2800000000, 2.8 GB",
    "9223372036854775807, 9.2 EB",
  })
  void showsBytes(long bytes, String shown) {
    assertEquals(shown, Quantities.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "999, 7, 7",
    "2800000000, 0, 0.0",
    "2800000000, 49999999, 0.0",
    "2800000000, 1300000000, 1.3",
    "999950, 500000, 0.5",
    "9223372036854775807, 9223372036854775807, 9.2",
  })
  void showsBytesInTheUnitOfOthers(long like, long bytes, String shown) {
    assertEquals(shown, Quantities.numberInUnitOf(like, bytes));
  }

  @Test
  void groupsDigits() {
    assertEquals("1,234,567", Quantities.grouped(1_234_567));
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "59, 0:59", "60, 1:00", "3599, 59:59", "3600, 1:00:00", "3723, 1:02:03"})
  void showsDurations(long seconds, String shown) {
    assertEquals(shown, Quantities.duration(seconds));
  }
}
