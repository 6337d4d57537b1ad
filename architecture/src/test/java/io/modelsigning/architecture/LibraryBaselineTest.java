package io.modelsigning.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the library's classes need of Java, whose baseline is older than the Java they are made by.
 */
final class LibraryBaselineTest {
  private static final int BASELINE = 21;
  private static final int FIRST_MAJOR_VERSION = 44;

  private static JavaClasses library;

  @BeforeAll
  static void importLibrary() {
    library =
        new ClassFileImporter()
            .withImportOption(new ProductOnly())
            .withImportOption(location -> !location.contains("/io/modelsigning/cli/"))
            .importPackages("io.modelsigning");
    assertTrue(library.contain("io.modelsigning.domain.Reason"));
    assertTrue(library.contain("io.modelsigning.pkcs11.Pkcs11Keys"));
  }

  @Test
  void classesAreForTheBaseline() throws IOException {
    Map<String, Integer> newer = new TreeMap<>();
    for (JavaClass type : library) {
      byte[] bytes = bytes(type.getName());
      int major = ((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff);
      if (major > FIRST_MAJOR_VERSION + BASELINE) {
        newer.put(type.getName(), major);
      }
      assertEquals(0, bytes[4] | bytes[5], type.getName() + " asks for previews");
    }
    assertEquals(Map.of(), newer);
  }

  @Test
  void nothingIsUsedThatTheBaselineLacks() throws IOException {
    Map<String, Set<String>> missing = new TreeMap<>();
    try (JavaApi api = new JavaApi(BASELINE, LibraryBaselineTest.class.getClassLoader())) {
      for (JavaClass type : library) {
        Set<String> ofType = api.missing(bytes(type.getName()));
        // What is not found of optional parts of other projects is not Java's.
        ofType.removeIf(one -> !one.matches("(java|javax|jdk|sun)/.*"));
        if (!ofType.isEmpty() && !isLoadedWithVectorsOnly(type)) {
          missing.put(type.getName(), ofType);
        }
      }
    }
    assertEquals(Map.of(), missing);
  }

  /** They are named for that, and chosen for newer JVMs alone: {@code KernelSelector}. */
  private static boolean isLoadedWithVectorsOnly(JavaClass type) {
    return type.getName().startsWith("io.modelsigning.hashing.kernel.Vector");
  }

  @Test
  void whatTheBaselineLacksIsNoticed() throws IOException {
    try (JavaApi api = new JavaApi(BASELINE, LibraryBaselineTest.class.getClassLoader())) {
      Set<String> missing = api.missing(bytes(Newer.class.getName()));

      assertEquals(
          Set.of(
              "java/lang/foreign/Arena.allocateFrom(Ljava/lang/String;)Ljava/lang/foreign/MemorySegment;",
              "java/util/stream/Stream.gather(Ljava/util/stream/Gatherer;)Ljava/util/stream/Stream;",
              "java/util/stream/Gatherers",
              "java/util/stream/Gatherers.windowFixed(I)Ljava/util/stream/Gatherer;"),
          missing);
    }
  }

  /** Uses what came after the baseline, and some that did not. */
  static final class Newer {
    /** A preview in the baseline, which a class file that is no preview's may use there. */
    static Object scopedValue() {
      return ScopedValue.newInstance();
    }

    static Object text(java.lang.foreign.Arena arena) {
      return arena.allocateFrom("text");
    }

    static Object windows() {
      return Stream.of(1, 2).gather(java.util.stream.Gatherers.windowFixed(1)).toList().getFirst();
    }
  }

  /**
   * Before Java 24, a virtual thread that waits in a monitor keeps its carrier. These have some, in
   * which no caller waits for anything but memory, or none is virtual.
   */
  @Test
  void monitorsAreWhereNoCallerWaits() throws IOException {
    Set<String> withMonitors = new TreeSet<>();
    for (JavaClass type : library) {
      if (hasMonitor(bytes(type.getName()))) {
        withMonitors.add(type.getName().substring("io.modelsigning.".length()));
      }
    }

    assertEquals(
        new TreeSet<>(
            Set.of(
                // Closes directories, and looks them up.
                "filesystem.LocalReader",
                // Loads classes, once.
                "hashing.cost.ChosenKernels",
                // Run by the threads of the engine, none of which is virtual.
                "hashing.cost.BaselineThroughput",
                "hashing.read.Prefetcher",
                "hashing.schedule.MessageWorkQueue",
                "hashing.schedule.SharedContent",
                "hashing.schedule.TreeWorkQueue",
                // Writes down what happens.
                "opentelemetry.SpanTrace",
                // Notes and looks up what is known; what runs on a cluster is waited for outside.
                "spark.ClusterJobs",
                "spark.ClusterWatch",
                "spark.Request",
                "spark.SparkDigestEngine",
                // Loads classes, once.
                "spark.start.DriverLibraries")),
        withMonitors);
  }

  private static boolean hasMonitor(byte[] classFile) {
    return ClassFile.of().parse(classFile).methods().stream()
        .anyMatch(
            method ->
                method.flags().has(AccessFlag.SYNCHRONIZED)
                    || method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(MonitorInstruction.class::isInstance));
  }

  @Test
  void noPackageIsInTwoModules() {
    Map<String, Set<String>> modules =
        library.stream()
            .collect(
                groupingBy(
                    JavaClass::getPackageName,
                    TreeMap::new,
                    mapping(LibraryBaselineTest::module, toSet())));
    modules.values().removeIf(of -> of.size() == 1);

    assertEquals(Map.of(), modules);
  }

  /** Returns the folder or jar that a class is from. */
  private static String module(JavaClass type) {
    String file = type.getSource().orElseThrow().getUri().toString();
    return file.substring(0, file.indexOf("/io/modelsigning/"));
  }

  private static byte[] bytes(String name) throws IOException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in =
        Objects.requireNonNull(
            LibraryBaselineTest.class.getClassLoader().getResourceAsStream(file))) {
      return in.readAllBytes();
    }
  }
}
