package io.modelsigning.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the classes of the application reach, directly and by way of libraries, is in the image: no
 * module is missing, none is too much, and no class of a library that was left out.
 */
class ModulesIT {
  /** A class, the class it names, and the module or jar where that is. */
  private static final Pattern REFERENCE =
      Pattern.compile("^ +(?<from>\\S+) +-> (?<to>\\S+) +(?<where>\\S.*)$");

  /** Loaded in case it is there, with another way where it is not; 8 MB with its XML. */
  private static final String OPTIONAL = "java.sql";

  private static final Pattern USES_OPTIONAL =
      Pattern.compile(
          "com\\.google\\.gson\\.internal\\.sql\\..*|com\\.google\\.protobuf\\.util\\.Timestamps");

  /** Asked for by its name, so that no class file tells of all of it. */
  private static final String BY_NAME = "jdk.incubator.vector";

  @TempDir static Path directory;
  private static List<Matcher> references;

  @BeforeAll
  static void analyse() throws Exception {
    Prefix prefix = Prefix.unpackInto(directory);
    String classPath =
        prefix.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--multi-release",
                "25",
                "--ignore-missing-deps",
                "--recursive",
                "-verbose:class",
                "--class-path",
                classPath));
    prefix.jars().stream()
        .filter(jar -> jar.getFileName().toString().matches("(model-signing|adapters).*"))
        .forEach(jar -> arguments.add(jar.toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      int status =
          ToolProvider.findFirst("jdeps")
              .orElseThrow()
              .run(print, print, arguments.toArray(String[]::new));
      assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
    }
    references =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .map(REFERENCE::matcher)
            .filter(Matcher::matches)
            .toList();
  }

  @Test
  void readsReferences() {
    assertTrue(references.size() > 10_000, () -> "references: " + references.size());
  }

  @Test
  void theRuntimeHasTheModulesThatAreReachedAndNoOthers() {
    Set<String> reached = new TreeSet<>(Set.of(BY_NAME));
    for (Matcher reference : references) {
      String module = reference.group("where").replaceFirst("JDK internal API \\((.*)\\)", "$1");
      if (module.matches("(java|jdk)\\.[a-z.]+")
          && !(module.equals(OPTIONAL)
              && USES_OPTIONAL.matcher(reference.group("from")).matches())) {
        reached.add(module);
      }
    }

    assertEquals(new TreeSet<>(List.of(System.getProperty("image.modules").split(","))), reached);
  }

  @Test
  void noClassThatIsReachedIsMissing() {
    List<String> missing =
        references.stream()
            .filter(reference -> reference.group("where").equals("not found"))
            .filter(reference -> !isAnnotation(reference.group("to")))
            .filter(reference -> !isOptional(reference.group("from"), reference.group("to")))
            .map(reference -> reference.group("from") + " -> " + reference.group("to"))
            .toList();

    assertEquals(List.of(), missing);
  }

  /** Annotations for generators and compilers, which the JVM does without. */
  private static boolean isAnnotation(String name) {
    return name.startsWith("org.immutables.")
        || name.startsWith("com.google.auto.value.")
        || name.equals("javax.annotation.Nullable")
        || name.equals("javax.annotation.CheckForNull");
  }

  /** OpenTelemetry asks first whether its unfinished parts are there. */
  private static boolean isOptional(String from, String to) {
    return from.startsWith("io.opentelemetry.")
        && (to.startsWith("io.opentelemetry.api.incubator.")
            || to.startsWith("io.opentelemetry.sdk.autoconfigure.declarativeconfig."));
  }
}
