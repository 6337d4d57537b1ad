package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  private static final Pattern COMMAND =
      Pattern.compile("-XX:CompileCommand=\\w+,([\\w.$]+)::(\\*|\\w+)(\\(.*\\).+)?,[\\w.]+");

  /** The JVM ignores a command for a class or a method that it does not meet. */
  @Test
  void compileCommandsNameMethodsThatExist() throws Exception {
    List<String> commands = compileCommands();

    assertFalse(commands.isEmpty());
    for (String command : commands) {
      Matcher parts = COMMAND.matcher(command);
      assertTrue(parts.matches(), command);
      Class<?> owner = Class.forName(parts.group(1), false, getClass().getClassLoader());
      String descriptor = parts.group(3);
      assertTrue(
          parts.group(2).equals("*")
              || Arrays.stream(owner.getDeclaredMethods())
                  .filter(method -> method.getName().equals(parts.group(2)))
                  .anyMatch(
                      method -> descriptor == null || descriptor.equals(descriptorOf(method))),
          command);
    }
  }

  private static List<String> compileCommands() throws IOException {
    return Files.readAllLines(Path.of("src/main/launcher/jvm.options")).stream()
        .filter(line -> line.startsWith("-XX:CompileCommand="))
        .filter(line -> !line.equals("-XX:CompileCommand=quiet"))
        .toList();
  }

  private static String descriptorOf(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .descriptorString();
  }
}
