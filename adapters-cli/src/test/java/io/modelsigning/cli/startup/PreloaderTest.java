package io.modelsigning.cli.startup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class PreloaderTest {
  /** Where there is no such class, signing waits for what could have been ready. */
  @Test
  void theTablesAreWhereTheyAreLookedFor() {
    assertDoesNotThrow(() -> Class.forName(Preloader.TABLES, false, null));
  }
}
