package io.modelsigning.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.ModelSigning;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/integrations-spring-boot.md against the code. */
final class SpringBootPageTest {
  private static String page;

  @TempDir Path folder;

  @BeforeAll
  static void read() throws Exception {
    page = Files.readString(Path.of("../docs/integrations-spring-boot.md"));
  }

  private static String block(String language) {
    Matcher block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  /** Apart, so that the test loads where there is none. */
  private static final class Compiler {
    static void compile(Path source, Path folder) {
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  errors,
                  errors,
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-proc:none",
                  "-parameters",
                  "-d",
                  folder.toString(),
                  source.toString());
      assertEquals(0, code, () -> errors.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theExampleRuns() throws Exception {
    assumeTrue(
        ModuleLayer.boot().findModule("jdk.compiler").isPresent(),
        "this Java has no compiler: the page's example was not run");
    ModelFolder signed = new ModelFolder(folder);
    Files.move(
        signed.model.resolve("weights/model.safetensors"),
        signed.model.resolve("model.safetensors"));
    Files.delete(signed.model.resolve("weights"));
    ModelSigning.signer().key(signed.keys.privateKey()).build().sign(signed.model);

    Path source = Files.writeString(folder.resolve("Embeddings.java"), block("java"));
    Compiler.compile(source, folder);
    // The example's paths are relative to the application's folder.
    String[] properties =
        block("properties")
            .replace("file:", "file:" + folder + "/")
            .replace("location=", "location=" + folder + "/")
            .lines()
            .toArray(String[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> example = loader.loadClass("Embeddings");
      ModelFolder.application()
          .withPropertyValues(properties)
          .withUserConfiguration(example)
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                Object bean = context.getBean(example);
                assertEquals("{} 7", example.getMethod("describe").invoke(bean));
              });
    }
  }

  @Test
  void thePageHasEachPropertyOfTheMetadataAndNoOther() throws Exception {
    String metadata;
    try (InputStream in =
        Objects.requireNonNull(
            ModelSigningProperties.class.getResourceAsStream(
                "/META-INF/spring-configuration-metadata.json"))) {
      metadata = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String properties = metadata.substring(metadata.indexOf("\"properties\": ["));
    Set<String> known =
        Pattern.compile("\"name\": \"(model-signing[^\"]*)\"")
            .matcher(properties)
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    // Of what has names of the application's, the page has the parts.
    assertThat(known.remove("model-signing.models")).isTrue();
    for (String part : new String[] {"location", "signature", "on-failure"}) {
      known.add("model-signing.models.NAME." + part);
    }
    Set<String> documented =
        Pattern.compile("`(model-signing\\.[\\w.-]+)`")
            .matcher(
                page.lines()
                    .filter(line -> line.startsWith("| `model-signing."))
                    .map(line -> line.substring(0, line.indexOf(" | ", 2)))
                    .collect(Collectors.joining("\n")))
            .results()
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, documented);
    assertThat(properties.split("\"description\"", -1).length)
        .as("each has a description")
        .isGreaterThan(known.size() - 3);
  }
}
