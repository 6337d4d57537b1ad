package io.modelsigning.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the library looks up by name when it runs, against the reachability metadata by which
 * GraalVM puts it into a native image: neither says more than the other.
 */
final class NativeImageTest {
  private static final ClassLoader LOADER = NativeImageTest.class.getClassLoader();
  private static final String FILE = "reachability-metadata.json";
  private static final String FOLDER = "META-INF/native-image/io.modelsigning/";
  private static final Pattern ARTIFACT =
      Pattern.compile("(?s).*?</parent>\\s*<artifactId>([^<]*)</artifactId>.*");

  /** What these look up, their callers name: models on the class path of a program. */
  private static final Set<String> NAMED_BY_CALLERS = Set.of("io.modelsigning.ClassPathModel");

  private static final Map<String, LookUps> LOOK_UPS = new TreeMap<>();

  private static final Map<String, Set<String>> STATED_TYPES = new TreeMap<>();
  private static final Map<String, Set<String>> STATED_RESOURCES = new TreeMap<>();
  private static final Set<String> STATED_CALLS = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    JavaClasses library =
        new ClassFileImporter()
            .withImportOption(new ProductOnly())
            // Neither a command line nor a build becomes a part of somebody's image.
            .withImportOption(location -> !location.contains("/io/modelsigning/cli/"))
            .withImportOption(location -> !location.contains("/io/modelsigning/maven/"))
            // Spark and Hadoop, which these are nothing without, run in none.
            .withImportOption(location -> !location.contains("/io/modelsigning/spark/"))
            .withImportOption(location -> !location.contains("/io/modelsigning/hadoop/"))
            .importPackages("io.modelsigning");
    assertTrue(library.contain("io.modelsigning.ModelSigning"));
    assertTrue(library.contain("io.modelsigning.springboot.VerifiedResource"));
    for (JavaClass type : library) {
      LOOK_UPS.put(type.getName(), LookUps.of(bytes(type.getName()), LOADER));
    }
    int files = 0;
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.sorted().toList()) {
        Path all = module.resolve("src/main/resources/META-INF/native-image");
        if (Files.exists(all)) {
          readStated(module, all);
          files++;
        }
      }
    }
    assertTrue(files >= 6, "only so many modules have metadata: " + files);
  }

  /** Each module has one file, in the place of its artifact, about classes of its own. */
  private static void readStated(Path module, Path all) throws IOException {
    Matcher artifact = ARTIFACT.matcher(Files.readString(module.resolve("pom.xml")));
    assertTrue(artifact.matches(), module.toString());
    String name = FOLDER + artifact.group(1) + "/" + FILE;
    try (Stream<Path> files = Files.walk(all)) {
      assertEquals(
          List.of(module.resolve("src/main/resources").resolve(name)),
          files.filter(Files::isRegularFile).toList());
    }
    JsonNode metadata;
    try (InputStream in = Objects.requireNonNull(LOADER.getResourceAsStream(name), name)) {
      metadata = new ObjectMapper().readTree(in);
    }
    requireMembers(Set.of("reflection", "resources", "foreign"), metadata);
    for (JsonNode entry : metadata.path("reflection")) {
      requireMembers(Set.of("condition", "type"), entry);
      STATED_TYPES
          .computeIfAbsent(classOf(module, entry), type -> new TreeSet<>())
          .add(entry.get("type").asText());
    }
    for (JsonNode entry : metadata.path("resources")) {
      requireMembers(Set.of("condition", "glob"), entry);
      STATED_RESOURCES
          .computeIfAbsent(classOf(module, entry), type -> new TreeSet<>())
          .add(entry.get("glob").asText());
    }
    requireMembers(Set.of("downcalls"), metadata.path("foreign"));
    for (JsonNode call : metadata.path("foreign").path("downcalls")) {
      requireMembers(Set.of("returnType", "parameterTypes"), call);
      List<String> parameters = new ArrayList<>();
      call.get("parameterTypes").forEach(type -> parameters.add(type.asText()));
      assertTrue(
          STATED_CALLS.add(call.get("returnType").asText() + parameters),
          () -> "said twice: " + call);
    }
  }

  private static void requireMembers(Set<String> known, JsonNode object) {
    Set<String> others = new TreeSet<>();
    object.fieldNames().forEachRemaining(others::add);
    others.removeAll(known);
    assertEquals(Set.of(), others);
  }

  /** Returns the class for whose sake an entry is there. */
  private static String classOf(Path module, JsonNode entry) {
    requireMembers(Set.of("typeReached"), entry.path("condition"));
    String name = entry.get("condition").get("typeReached").asText();
    Path source = module.resolve("src/main/java").resolve(name.replace('.', '/') + ".java");
    assertTrue(Files.exists(source), () -> "%s has no class %s".formatted(module, name));
    return name;
  }

  @Test
  void metadataNamesTheTypesThatAreLookedUp() {
    Map<String, Set<String>> found = new TreeMap<>();
    LOOK_UPS.forEach((name, lookUps) -> found.put(name, lookUps.types()));
    found.values().removeIf(Set::isEmpty);
    assertFalse(found.isEmpty());
    assertEquals(found, STATED_TYPES);
  }

  @Test
  void metadataNamesTheResourcesThatAreLookedUp() {
    Map<String, Set<String>> found = new TreeMap<>();
    LOOK_UPS.forEach((name, lookUps) -> found.put(name, lookUps.resources()));
    found.values().removeIf(Set::isEmpty);
    assertFalse(found.isEmpty());
    assertEquals(found, STATED_RESOURCES);
  }

  @Test
  void onlyThisIsNamedByCallers() {
    Set<String> unnamed = new TreeSet<>();
    LOOK_UPS.forEach(
        (name, lookUps) -> {
          if (lookUps.unnamed()) {
            unnamed.add(name);
          }
        });
    assertEquals(NAMED_BY_CALLERS, unnamed);
  }

  @Test
  void nothingElseIsLookedUp() {
    Map<String, Set<String>> others = new TreeMap<>();
    LOOK_UPS.forEach((name, lookUps) -> others.put(name, lookUps.others()));
    others.values().removeIf(Set::isEmpty);
    assertEquals(Map.of(), others);
  }

  /** The handles of all calls are in the fields of one class. */
  @Test
  void metadataNamesTheNativeCalls() throws Exception {
    String holder = "io.modelsigning.pkcs11.NativeCalls";
    Set<String> calling = new TreeSet<>();
    LOOK_UPS.forEach(
        (name, lookUps) -> {
          if (lookUps.foreign()) {
            calling.add(name);
          }
        });
    assertEquals(Set.of(holder), calling);
    Set<String> calls = new TreeSet<>();
    for (Field field : Class.forName(holder).getDeclaredFields()) {
      if (field.getType() == MethodHandle.class) {
        assertTrue(Modifier.isStatic(field.getModifiers()));
        field.setAccessible(true);
        calls.add(described((MethodHandle) field.get(null)));
      }
    }
    assertEquals(calls, STATED_CALLS);
  }

  private static String described(MethodHandle call) {
    List<String> parameters =
        call.type().parameterList().stream().map(NativeImageTest::layout).toList();
    // The functions of a token's module have addresses of their own, which come first.
    boolean bound = call.type().returnType() == MemorySegment.class;
    return layout(call.type().returnType())
        + (bound ? parameters : parameters.subList(1, parameters.size()));
  }

  private static String layout(Class<?> type) {
    return type == MemorySegment.class ? "void*" : "j" + type.getName();
  }

  /** Without the constants of others, since that is how a call is missed. */
  @Test
  void whatIsLookedUpIsNoticed() throws Exception {
    LookUps seen = LookUps.of(bytes(LooksUp.class.getName()), LOADER);
    assertEquals(Set.of("io.modelsigning.domain.Reason"), seen.types());
    assertEquals(Set.of("io/modelsigning/html/report.css"), seen.resources());
    assertEquals(
        Set.of(
            "java/lang/Class.getDeclaredConstructor",
            "java/lang/invoke/MethodHandles$Lookup.findVarHandle",
            "java/util/ServiceLoader.load"),
        seen.others());
    assertTrue(seen.foreign());
    assertFalse(seen.unnamed());
    assertTrue(LookUps.of(bytes(LooksUpUnnamed.class.getName()), LOADER).unnamed());
  }

  /** Looks up in all the ways that have to be noticed. */
  static final class LooksUp {
    @SuppressWarnings("UnusedVariable") // It is looked up.
    private int field;

    @SuppressWarnings("restricted") // It is never called.
    Object all() throws Exception {
      field++;
      Class<?> type = Class.forName("io.modelsigning.domain.Reason", false, LOADER);
      try (InputStream in = LooksUp.class.getResourceAsStream("/io/modelsigning/html/report.css")) {
        assertFalse(in == null);
      }
      return List.of(
          type.getDeclaredConstructor(String.class),
          java.util.ServiceLoader.load(Runnable.class),
          java.lang.invoke.MethodHandles.lookup().findVarHandle(LooksUp.class, "field", int.class),
          java.lang.foreign.Linker.nativeLinker()
              .downcallHandle(java.lang.foreign.FunctionDescriptor.ofVoid()));
    }
  }

  /** Looks up what its caller names. */
  static final class LooksUpUnnamed {
    static Object all(ClassLoader loader, String name) throws IOException {
      return loader.getResources(name);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = Objects.requireNonNull(LOADER.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    }
  }
}
