package io.modelsigning.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
    "1.50GB, 1500000000",
    "1.0, 1",
    "0.5KiB, 512",
    "1.125KiB, 1152",
    "0.000000001TB, 1000",
    "0.999999999TB, 999999999000",
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
        "0.0",
        "0.3KiB",
        "1.000000001GiB",
        "9223372036854775807.5KiB",
        "9007199254740991.9999KiB",
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

  @Test
  void decimalArithmeticSaysTheSame() {
    Random random = new Random(25);
    for (int round = 0; round < 20_000; round++) {
      String digits = Integer.toString(random.nextInt(1_000_000_000) >> random.nextInt(30));
      long number = random.nextLong(Long.MAX_VALUE) >> random.nextInt(63);
      boolean binary = random.nextBoolean();
      int power = random.nextInt(5);
      String unit = power == 0 ? "B" : "kMGT".charAt(power - 1) + (binary ? "iB" : "B");
      String text = number + "." + digits;
      BigDecimal expected =
          new BigDecimal(text).multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power));
      OptionalLong bytes = OptionalLong.empty();
      try {
        bytes = OptionalLong.of(expected.longValueExact());
      } catch (ArithmeticException e) {
        // No size.
      }
      OptionalLong read = OptionalLong.empty();
      try {
        read = OptionalLong.of(ByteSize.parse(text + unit).bytes());
      } catch (IllegalArgumentException e) {
        // No size.
      }
      assertEquals(
          bytes.stream().filter(size -> size > 0).boxed().toList(),
          read.stream().boxed().toList(),
          text + unit);
    }
  }
}
