package io.modelsigning.cli.startup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreloaderTest {
  /** Where there is no such class, a command waits for what could have been ready. */
  @ParameterizedTest
  @ValueSource(strings = {Preloader.TABLES, Preloader.DECIMALS})
  void whatIsPreloadedIsWhereItIsLookedFor(String name) {
    assertDoesNotThrow(() -> Class.forName(name, false, null));
  }
}
