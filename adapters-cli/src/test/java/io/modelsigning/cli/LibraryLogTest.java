package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LibraryLogTest {
  @ParameterizedTest
  @EnumSource
  void whatThePlatformLogsIsSilent(System.Logger.Level level) {
    assertFalse(System.getLogger("jdk.event.security").isLoggable(level));
  }
}
