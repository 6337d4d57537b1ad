package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalStorageTest {
  @TempDir Path folder;

  private final Storage storage = new LocalStorage();
  private Path root;

  @BeforeEach
  void makeModel() throws Exception {
    root = Files.createDirectories(folder.resolve("m"));
    Files.writeString(root.resolve("weights"), "w");
  }

  private static Location at(Path path) {
    return new Location(path.toString());
  }

  private StoredModel open() throws Exception {
    return storage.model(at(root), ProgressListener.NONE);
  }

  @Test
  void pathsAreTheirOwnLocations() {
    assertEquals(Optional.of(root), LocalStorage.pathOf(at(root)));
    assertEquals(Optional.of(root), LocalStorage.pathOf(new Location("file://" + root)));
    assertEquals(Optional.of(root), LocalStorage.pathOf(new Location("FILE://" + root)));
    assertEquals(Optional.of(Path.of("/a b")), LocalStorage.pathOf(new Location("file:///a%20b")));
    assertEquals(Optional.of(Path.of("")), LocalStorage.pathOf(new Location("")));
    assertEquals(Optional.empty(), LocalStorage.pathOf(new Location("s3://bucket/m")));
    assertThrows(
        IllegalArgumentException.class, () -> LocalStorage.pathOf(new Location("file://host/m")));
    assertThrows(
        IllegalArgumentException.class, () -> storage.signature(new Location("s3://bucket/m")));
  }

  @Test
  void aModelTellsWhereItIs() throws Exception {
    assertEquals(at(root), open().given());
    assertEquals(Optional.of(at(root.toAbsolutePath())), open().location());
    Path relative = Path.of("").toAbsolutePath().relativize(root.toAbsolutePath());
    StoredModel named = storage.model(at(relative), ProgressListener.NONE);
    assertEquals(at(relative), named.given());
    // Another process may have another working directory.
    assertTrue(Path.of(named.location().orElseThrow().text()).isAbsolute());
  }

  @Test
  void theUsualSignatureIsInADirectoryAndBesideAFile() {
    assertEquals(at(root.resolve("model.sig")), storage.usualSignature(at(root)));
    assertEquals(
        at(root.resolve("weights.sig")), storage.usualSignature(at(root.resolve("weights"))));
    assertEquals(
        at(folder.resolve("none.sig")), storage.usualSignature(at(folder.resolve("none"))));
  }

  @Test
  void relatesWhatAUserNames() throws Exception {
    StoredModel model = open();
    assertEquals(
        new Relation.Within(ModelPath.of("weights"), true),
        model.relate(at(root.resolve("weights"))));
    assertEquals(
        new Relation.Within(ModelPath.of("none"), false), model.relate(at(root.resolve("none"))));
    assertEquals(
        new Relation.Outside(Optional.of(at(root.resolve("weights")))),
        model.relate(new Location("weights")));
    assertEquals(
        new Relation.Outside(Optional.empty()), model.relate(at(folder.resolve("weights"))));
    assertEquals(new Relation.Outside(Optional.empty()), model.relate(at(root)));
    assertEquals(
        new Relation.Outside(Optional.empty()), model.relate(new Location("s3://m/weights")));
  }
}
