package io.modelsigning.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReasonTest {
  @Test
  void isAStableCode() {
    assertEquals("root-digest-mismatch", Reason.ROOT_DIGEST_MISMATCH.toString());
    assertEquals(Reason.IO_ERROR, new SigningException(Reason.IO_ERROR, "message").reason());
  }

  @Test
  void isEqualByItsCode() {
    Reason same = new Reason("io-" + "error".toLowerCase(Locale.ROOT));
    assertEquals(Reason.IO_ERROR, same);
    assertEquals(Reason.IO_ERROR.hashCode(), same.hashCode());
    assertNotEquals(Reason.IO_ERROR, Reason.NOT_FOUND);
    assertNotEquals(Reason.IO_ERROR, "io-error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "-a", "a-", "a--b", "a_b"})
  void refusesOtherText(String code) {
    assertThrows(IllegalArgumentException.class, () -> new Reason(code));
  }
}
