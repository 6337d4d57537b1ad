package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class HeadStartTest {
  /** Where there is no such class, signing waits for what could have been ready. */
  @Test
  void theTablesAreWhereTheyAreLookedFor() {
    assertDoesNotThrow(() -> Class.forName(HeadStart.TABLES, false, null));
  }
}
