package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelsigning.domain.manifest.ModelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelativizeTest {
  @TempDir Path temporary;
  private Path root;
  private LocalModel model;

  @BeforeEach
  void makeModel() throws Exception {
    root = temporary.resolve("model");
    Files.createDirectories(root.resolve("sub"));
    Files.createFile(root.resolve("sub/file"));
    model = LocalModel.open(root);
  }

  private void assertInside(String expected, Path path) {
    assertEquals(Optional.of(ModelPath.of(expected)), model.relativize(path), path.toString());
  }

  private void assertOutside(Path path) {
    assertEquals(Optional.empty(), model.relativize(path), path.toString());
  }

  @Test
  void findsPathsInsideWhetherTheyExistOrNot() {
    assertInside("sub", root.resolve("sub"));
    assertInside("sub/file", root.resolve("sub/file"));
    assertInside("model.sig", root.resolve("model.sig"));
    assertInside("no/such/file", root.resolve("no/such/file"));
    assertInside("sub/file", root.resolve("sub/../sub/./file"));
    assertInside("sub/x", root.resolve("no/../sub/x"));
    assertInside("sub", root.resolve("sub/."));
    assertInside("sub/file/below", root.resolve("sub/file/below"));
  }

  @Test
  void refusesTheRootAndWhatLiesOutside() {
    assertOutside(root);
    assertOutside(root.resolve("."));
    assertOutside(root.resolve("sub/.."));
    assertOutside(temporary);
    assertOutside(root.resolve(".."));
    assertOutside(root.resolve("../model2"));
    assertOutside(temporary.resolve("modelx/file"));
    assertOutside(root.resolve("no/../../x"));
    assertOutside(Path.of("/"));
  }

  @Test
  void takesPathsRelativeToTheWorkingDirectory() {
    Path here = Path.of("").toAbsolutePath();
    assertInside("sub/file", here.relativize(root.toAbsolutePath()).resolve("sub/file"));
    assertOutside(Path.of("file"));
  }

  @Test
  void followsLinksInParentsButNotTheLastComponent() throws Exception {
    Posix.require();
    Path alias = Files.createSymbolicLink(temporary.resolve("alias"), root);
    assertInside("sub/file", alias.resolve("sub/file"));
    assertInside("absent", alias.resolve("absent"));
    assertInside("absent/below", alias.resolve("absent/below"));
    assertOutside(alias);
    model = LocalModel.open(alias);
    assertInside("sub/file", root.resolve("sub/file"));
    Files.createSymbolicLink(root.resolve("out"), temporary);
    assertInside("out", root.resolve("out"));
    assertOutside(root.resolve("out/x"));
    Files.createSymbolicLink(temporary.resolve("in"), root.resolve("sub/file"));
    assertOutside(temporary.resolve("in"));
    Files.createSymbolicLink(root.resolve("nowhere"), Path.of("absent"));
    assertInside("nowhere", root.resolve("nowhere"));
  }

  @Test
  void knowsOnlyTheOneFileOfASingleFileModel() throws Exception {
    model = LocalModel.open(root.resolve("sub/file"));
    assertInside("file", root.resolve("sub/file"));
    assertInside("file", root.resolve("sub/../sub/file"));
    assertOutside(root.resolve("sub/file.sig"));
    assertOutside(root.resolve("sub"));
    assertOutside(root.resolve("file"));
    assertOutside(root.resolve("sub/file/below"));
  }

  @Test
  void refusesNamesNoModelCanHave() {
    assertOutside(Posix.encoded(root, "bad%FF"));
  }

  @Test
  void keepsNamesAsTheyAre() {
    assertInside("e\u0301", root.resolve("e\u0301"));
    assertInside("\u00E9", root.resolve("\u00E9"));
    assertInside(" a:b ", root.resolve(" a:b "));
  }

  @Test
  void saysWhatALinkSays() throws Exception {
    Files.createSymbolicLink(root.resolve("sub/link"), Path.of("../../blobs/none"));
    assertEquals(Optional.of("../../blobs/none"), model.linkTarget(ModelPath.of("sub/link")));
    assertEquals(Optional.empty(), model.linkTarget(ModelPath.of("sub/file")));
    assertEquals(Optional.empty(), model.linkTarget(ModelPath.of("sub")));
    assertEquals(Optional.empty(), model.linkTarget(ModelPath.of("no/such/file")));
  }
}
