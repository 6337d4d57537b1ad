package io.modelsigning.cli.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LibraryLogTest {
  /** The platform asks for a second one, and would open every jar to find none. */
  @Test
  void theSearchEndsInTheFileInWhichItBegins() throws IOException {
    List<String> names = new ArrayList<>();
    ClassLoader loader = LibraryLog.class.getClassLoader();
    try (InputStream first =
        loader.getResourceAsStream("META-INF/services/" + System.LoggerFinder.class.getName())) {
      new String(first.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(names::add);
    }
    assertEquals(List.of(LibraryLog.class.getName(), LibraryLog.Other.class.getName()), names);
    assertEquals(
        names,
        ServiceLoader.load(System.LoggerFinder.class).stream()
            .map(provider -> provider.type().getName())
            .toList());
  }

  @ParameterizedTest
  @EnumSource
  void whatThePlatformLogsIsSilent(System.Logger.Level level) {
    assertFalse(System.getLogger("jdk.event.security").isLoggable(level));
  }
}
