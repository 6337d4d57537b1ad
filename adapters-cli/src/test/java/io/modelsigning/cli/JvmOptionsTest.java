package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  private static final Pattern COMMAND =
      Pattern.compile("-XX:CompileCommand=\\w+,([\\w.$]+)::[\\w*]+,[\\w.]+");

  /** The JVM ignores a command for a class that it does not meet. */
  @Test
  void compileCommandsNameClassesThatExist() throws IOException {
    List<String> classes =
        Files.readAllLines(Path.of("src/main/launcher/jvm.options")).stream()
            .map(COMMAND::matcher)
            .filter(matcher -> matcher.matches())
            .map(matcher -> matcher.group(1))
            .toList();

    assertFalse(classes.isEmpty());
    for (String name : classes) {
      assertDoesNotThrow(() -> Class.forName(name, false, getClass().getClassLoader()));
    }
  }
}
