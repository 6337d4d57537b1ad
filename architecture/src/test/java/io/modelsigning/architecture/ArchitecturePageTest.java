package io.modelsigning.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/architecture.md against the code. */
final class ArchitecturePageTest {
  private static final Path PAGE = Path.of("../docs/architecture.md");
  private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `(io\\.modelsigning[.\\w]*)`");
  private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. .*$");

  private static Map<String, List<JavaClass>> byName;
  private static String page;

  @BeforeAll
  static void read() throws IOException {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(new ProductOnly())
            .importPackages("io.modelsigning");
    byName = product.stream().collect(Collectors.groupingBy(ArchitecturePageTest::nameOf));
    page = Files.readString(PAGE);
  }

  /** Returns the name of the class's file: what is nested in a class belongs to it. */
  private static String nameOf(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    String file = name.substring(name.lastIndexOf('.') + 1);
    int nested = file.indexOf('$');
    return nested < 0 ? file : file.substring(0, nested);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(match.groupCount())).toList();
  }

  private static boolean knows(String from, String to) {
    return byName.getOrDefault(from, List.of()).stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .anyMatch(dependency -> nameOf(dependency.getTargetClass()).equals(to));
  }

  @Test
  void everyClassThatIsNamedExists() {
    List<String> named = all(CLASS, page);
    assertTrue(named.size() > 50, named::toString);
    for (String name : named) {
      // The test that is named at the top is this one.
      if (!name.equals(ArchitecturePageTest.class.getSimpleName())) {
        assertTrue(byName.containsKey(name), () -> "there is no class " + name);
      }
    }
  }

  @Test
  void everyPackageIsOnTheMap() {
    TreeSet<String> packages = new TreeSet<>();
    byName.values().stream()
        .flatMap(List::stream)
        .map(JavaClass::getPackageName)
        .forEach(packages::add);

    assertEquals(packages, new TreeSet<>(all(PACKAGE, page)));
  }

  /**
   * So that a reader can follow: the next class names one that was read before, or is named there.
   */
  @Test
  void eachStepOfAWalkIsKnownToOneBeforeIt() {
    String[] sections = page.split("(?m)^## ", -1);
    int walks = 0;
    for (String section : sections) {
      List<String> before = new ArrayList<>();
      for (MatchResult step : STEP.matcher(section).results().toList()) {
        for (String name : all(CLASS, step.group())) {
          if (!before.isEmpty() && !before.contains(name)) {
            assertTrue(
                before.stream().anyMatch(earlier -> knows(earlier, name) || knows(name, earlier)),
                () -> name + " is known to none of " + before);
          }
          before.add(name);
        }
      }
      walks += before.isEmpty() ? 0 : 1;
    }
    assertEquals(3, walks);
  }
}
