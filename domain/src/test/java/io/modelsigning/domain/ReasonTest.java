package io.modelsigning.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReasonTest {
  @Test
  void isAStableCode() {
    assertEquals("root-digest-mismatch", Reason.ROOT_DIGEST_MISMATCH.toString());
    assertEquals(Reason.IO_ERROR, new SigningException(Reason.IO_ERROR, "message").reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "-a", "a-", "a--b", "a_b"})
  void refusesOtherText(String code) {
    assertThrows(IllegalArgumentException.class, () -> new Reason(code));
  }
}
