package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelPathsTest {
  @TempDir Path folder;

  private ModelPaths paths;

  @BeforeEach
  void make() throws Exception {
    for (String file :
        List.of(
            "a.onnx",
            "a.onnx.sig",
            "orphan.onnx.sig",
            "models/b/weights",
            "models/b/inner/weights",
            "models/c/weights",
            "models/d.onnx",
            "other/models/e/weights")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, "");
    }
    paths = new ModelPaths(folder.toFile());
  }

  private List<String> find(String... named) throws Exception {
    return paths.find(List.of(named)).stream().map(paths::display).toList();
  }

  @Test
  void patternsMatchPathsBelowTheProject() throws Exception {
    assertEquals(List.of("a.onnx"), find("*.onnx"));
    assertEquals(List.of("models/b", "models/c", "models/d.onnx"), find("models/*"));
    assertEquals(List.of("models/b", "models/c"), find("models/?"));
    assertEquals(List.of("other/models/e"), find("*/models/*"));
    assertEquals(List.of("a.onnx", "models/d.onnx"), find("**/*.onnx"));
    assertEquals(List.of("models/b/weights", "models/c/weights"), find("models/*/weights"));
  }

  @Test
  void theOutermostThatMatchesIsTheModel() throws Exception {
    assertEquals(List.of("models"), find("models/**"));
  }

  @Test
  void signaturesAreNoModelsUnlessWhatTheySignIsMissing() throws Exception {
    assertEquals(List.of("orphan.onnx.sig"), find("*.sig"));
  }

  @Test
  void eachIsThereOnce() throws Exception {
    assertEquals(
        List.of("models/c", "models/b", "models/d.onnx"),
        find("models/c", "models/*", "./models/c"));
  }

  @Test
  void whatIsNamedNeedNotBeBelowTheProject() throws Exception {
    Path elsewhere = Path.of("/elsewhere/model").toAbsolutePath();
    assertEquals(List.of(elsewhere.toString()), find(elsewhere.toString()));
  }

  @Test
  void nothingIsTakenForNothing() {
    assertThrows(MojoExecutionException.class, () -> find("missing/*"));
    assertThrows(MojoExecutionException.class, () -> find("../*"));
    assertThrows(MojoExecutionException.class, () -> find());
  }
}
