package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Maven reads of the plug-in, and what the page says of it. */
final class DescriptorTest {
  private static final int JAVA_8 = 52;

  private static List<Element> goals;

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            DescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml"))) {
      goals =
          elements(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(in)
                  .getElementsByTagName("mojo"));
    }
  }

  private static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static String text(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }

  @Test
  void goalsHaveTheirPhasesAndMayRunBesideEachOther() {
    assertEquals(
        List.of("sign package true", "verify process-resources true"),
        goals.stream()
            .map(
                goal ->
                    "%s %s %s"
                        .formatted(
                            text(goal, "goal"), text(goal, "phase"), text(goal, "threadSafe")))
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "sign"})
  void thePageHasEachParameterAndNoOther(String name) throws Exception {
    Element goal =
        goals.stream().filter(each -> text(each, "goal").equals(name)).findFirst().orElseThrow();
    Set<String> parameters = new TreeSet<>();
    for (Element parameter : elements(goal.getElementsByTagName("parameter"))) {
      assertFalse(text(parameter, "description").isBlank(), text(parameter, "name"));
      if (text(parameter, "editable").equals("true")) {
        parameters.add(text(parameter, "name"));
      }
    }
    String page = Files.readString(Path.of("../docs/integrations-maven.md"));
    String section = page.substring(page.indexOf("\n### Parameters of both goals"));
    Set<String> documented = rows(section, "### Parameters of both goals");
    documented.addAll(rows(section, "### Parameters of `" + name + "`"));
    assertEquals(parameters, documented);
  }

  private static Set<String> rows(String page, String heading) {
    String section = page.substring(page.indexOf(heading) + heading.length());
    int end = section.indexOf("\n#");
    return Pattern.compile("(?m)^\\| `(\\w+)`(?:, `(\\w+)`)?")
        .matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .flatMap(row -> Stream.of(row.group(1), row.group(2)))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A password in a POM would be in everybody's hands. */
  @Test
  void noParameterIsAPassword() {
    for (Element goal : goals) {
      for (Element parameter : elements(goal.getElementsByTagName("parameter"))) {
        String name = text(parameter, "name");
        assertTrue(
            !name.toLowerCase(Locale.ROOT).contains("pass")
                || name.equals("passwordServer")
                || name.equals("passwordEnvironment"),
            name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {ModelMojo.class, VerifyMojo.class, SignMojo.class})
  void whatMavenLoadsIsForAnyJava(Class<?> type) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
      byte[] head = in.readNBytes(8);
      assertEquals(JAVA_8, head[6] << 8 | head[7]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "17", "20", ""})
  void anOldJavaIsToldOf(String version) {
    MojoExecutionException old =
        assertThrows(MojoExecutionException.class, () -> ModelMojo.requireJava(version));
    assertEquals(
        "Maven must run on Java 21 or later for model-signing, but runs on %s: JAVA_HOME says on which"
            .formatted(version),
        old.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"21", "25"})
  void laterOnesDo(String version) {
    assertDoesNotThrow(() -> ModelMojo.requireJava(version));
  }
}
