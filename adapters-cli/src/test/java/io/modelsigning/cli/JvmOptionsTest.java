package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  private static final Path OPTIONS = Path.of("src/main/startup/jvm.options");

  private static final Pattern COMMAND =
      Pattern.compile("-XX:CompileCommand=\\w+,([\\w.$]+)::(\\*|\\w+),[\\w.]+");

  /**
   * The JVM ignores a command for a class or a method that it does not meet. Methods have no
   * parameters here: those of the platform may change with each of its updates.
   */
  @Test
  void compileCommandsNameMethodsThatExist() throws Exception {
    List<String> commands = compileCommands();

    assertFalse(commands.isEmpty());
    for (String command : commands) {
      Matcher parts = COMMAND.matcher(command);
      assertTrue(parts.matches(), command);
      Class<?> owner = Class.forName(parts.group(1), false, getClass().getClassLoader());
      assertTrue(
          parts.group(2).equals("*")
              || Arrays.stream(owner.getDeclaredMethods())
                  .anyMatch(method -> method.getName().equals(parts.group(2))),
          command);
    }
  }

  /** Not of a number that somebody wrote down, which small machines and containers do not have. */
  @Test
  void heapGrowsToHalfOfTheMemoryThereIs() throws Exception {
    long memory =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    long largest = 32L << 30;
    // Sizes are rounded to what the collector counts in, and control groups' limits may change.
    long tolerance = memory / 16;

    long heap = flag("MaxHeapSize");

    assertTrue(
        Math.abs(heap - Math.min(memory / 2, largest)) <= tolerance,
        heap + " bytes of heap, " + memory + " bytes of memory");
  }

  /** Returns what the JVM makes of the options, without those that the environment may add. */
  private static long flag(String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + OPTIONS,
            "-XX:+DisplayVMOutput",
            "-XX:+PrintFlagsFinal",
            "-version");
    builder.environment().keySet().removeIf(variable -> variable.contains("JAVA"));
    Process process = builder.redirectErrorStream(true).start();
    String flags = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher line = Pattern.compile("\\s" + name + "\\s+= (\\d+) ").matcher(flags);
    assertTrue(line.find(), flags);
    return Long.parseLong(line.group(1));
  }

  private static List<String> compileCommands() throws IOException {
    return Files.readAllLines(OPTIONS).stream()
        .filter(line -> line.startsWith("-XX:CompileCommand="))
        .filter(line -> !line.equals("-XX:CompileCommand=quiet"))
        .toList();
  }
}
