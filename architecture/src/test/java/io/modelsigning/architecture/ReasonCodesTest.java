package io.modelsigning.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.modelsigning.domain.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the page of all reason codes against the lists of the modules, which it finds itself. */
final class ReasonCodesTest {
  private static final Path PAGE = Path.of("../docs/reason-codes.md");
  private static final Pattern SECTION = Pattern.compile("(?m)^## .*\\(`(\\w+)`\\)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\|$");

  private static List<JavaClass> lists;

  @BeforeAll
  static void findLists() {
    lists =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.modelsigning")
                .stream()
                .filter(ReasonCodesTest::isList)
                .toList();
  }

  private static boolean isList(JavaClass type) {
    return type.isEquivalentTo(Reason.class) || type.getSimpleName().endsWith("Reasons");
  }

  private static List<JavaField> reasonsOf(JavaClass list) {
    return list.getFields().stream()
        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .toList();
  }

  private static Map<String, Reason> constantsOf(JavaClass list) {
    Map<String, Reason> constants = new TreeMap<>();
    for (JavaField field : reasonsOf(list)) {
      assertTrue(field.getModifiers().contains(JavaModifier.PUBLIC), field.getFullName());
      try {
        constants.put(field.getName(), (Reason) field.reflect().get(null));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return constants;
  }

  @Test
  void thePageHasTheCodesOfEachListAndNoOthers() throws IOException {
    Map<String, Set<String>> listed = new TreeMap<>();
    for (JavaClass list : lists) {
      Set<String> codes = new TreeSet<>();
      constantsOf(list).values().forEach(reason -> codes.add(reason.code()));
      listed.put(list.getSimpleName(), codes);
    }
    assertTrue(listed.size() >= 5, listed::toString);
    assertEquals(listed, documented());
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    String page = Files.readString(PAGE);
    Matcher section = SECTION.matcher(page);
    int rows = 0;
    while (section.find()) {
      int next = page.indexOf("\n## ", section.end());
      Set<String> codes = new TreeSet<>();
      Matcher row = ROW.matcher(page.substring(section.end(), next < 0 ? page.length() : next));
      while (row.find()) {
        assertTrue(codes.add(row.group(1)), () -> "there are two rows of " + row.group(1));
        rows++;
      }
      documented.put(section.group(1), codes);
    }
    assertEquals(ROW.matcher(page).results().count(), rows, "rows outside of the lists' sections");
    return documented;
  }

  @Test
  void everyModuleHasOneList() {
    Set<String> modules = new HashSet<>();
    for (JavaClass list : lists) {
      String module = list.getPackageName().split("\\.", -1)[2];
      assertTrue(modules.add(module), () -> module + " has another list, " + list.getName());
    }
  }

  @Test
  void noCodeIsListedTwiceAndEachIsNamedAsItReads() {
    List<String> codes = new ArrayList<>();
    for (JavaClass list : lists) {
      constantsOf(list)
          .forEach(
              (name, reason) -> {
                assertEquals(name.toLowerCase(Locale.ROOT).replace('_', '-'), reason.code());
                codes.add(reason.code());
              });
    }
    assertEquals(codes.size(), new HashSet<>(codes).size(), codes::toString);
  }

  /** A code that nothing gives any more would be documented, and advised on, for nobody. */
  @Test
  void everyReasonIsGivenSomewhere() {
    for (JavaClass list : lists) {
      for (JavaField field : reasonsOf(list)) {
        assertTrue(
            field.getAccessesToSelf().stream()
                .map(JavaFieldAccess::getOriginOwner)
                .anyMatch(user -> !isList(user) && !user.getSimpleName().endsWith("Advice")),
            () -> field.getFullName() + " is given nowhere");
      }
    }
  }
}
