package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders as the client library of a hub lays them out. */
final class HubCacheTest {
  private static final ListingPolicy WITHOUT_LINKS = ListingPolicy.allBut(Exclusions.NONE, false);

  @TempDir private Path folder;
  private Path cache;
  private Path snapshot;

  @BeforeEach
  void fill() throws IOException {
    cache = folder.resolve("models--acme--bert");
    snapshot = Files.createDirectories(cache.resolve("snapshots").resolve("c".repeat(40)));
    Files.createDirectories(snapshot.resolve("layers"));
    Files.createDirectories(cache.resolve("blobs"));
    Files.writeString(cache.resolve("blobs/0a"), "weights");
    Files.writeString(cache.resolve("blobs/0b"), "{}");
    Files.createSymbolicLink(snapshot.resolve("layers/one"), Path.of("../../../blobs/0a"));
    Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/0b"));
  }

  private static String listed(Path path) throws Exception {
    ModelListing listing = LocalModel.open(path).list(WITHOUT_LINKS);
    assertEquals(List.of(), listing.warnings());
    return listing.files().stream()
        .map(file -> file.path() + " " + file.sizeBytes())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static void requireRefusal(Path path) throws Exception {
    LocalModel model = LocalModel.open(path);
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(WITHOUT_LINKS));
    assertEquals(Reason.SYMLINK_NOT_ALLOWED, refused.reason());
  }

  @Test
  void linksToContentsOfTheCacheAreFiles() throws Exception {
    assertEquals("config.json 2, layers/one 7", listed(snapshot));
    assertEquals("one 7", listed(snapshot.resolve("layers")));
    assertEquals("one 7", listed(snapshot.resolve("layers/one")));
    Path link = Files.createSymbolicLink(folder.resolve("bert"), snapshot);
    assertEquals("config.json 2, layers/one 7", listed(link));
  }

  @Test
  void theirContentIsRead() throws Exception {
    LocalModel model = LocalModel.open(snapshot);
    for (ModelFile file : model.list(WITHOUT_LINKS).files()) {
      ByteBuffer read = ByteBuffer.allocateDirect(100);
      try (ModelContent content = model.open(file)) {
        assertEquals(file.sizeBytes(), content.read(read, 0));
        content.requireUnchanged();
      }
      byte[] bytes = new byte[read.flip().remaining()];
      read.get(bytes);
      assertEquals(
          Files.readString(snapshot.resolve(file.path().toString())),
          new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void aSnapshotHasTheNameOfItsRepository() throws Exception {
    assertEquals("bert", LocalModel.open(snapshot).name());
    assertEquals("layers", LocalModel.open(snapshot.resolve("layers")).name());
    assertEquals("config.json", LocalModel.open(snapshot.resolve("config.json")).name());
    Path link = Files.createSymbolicLink(folder.resolve("mine"), snapshot);
    assertEquals("mine", LocalModel.open(link).name());
  }

  @ParameterizedTest
  @CsvSource({
    "models--bert, bert",
    "models--acme--bert.v1-x_y, bert.v1-x_y",
    "datasets--acme--texts, texts",
    "spaces--acme--demo, demo",
  })
  void repositoriesHaveNames(String name, String repository) throws Exception {
    Path moved = Files.move(cache, folder.resolve(name + ".d"));
    cache = Files.move(moved, folder.resolve(name));
    Path there = cache.resolve("snapshots").resolve("c".repeat(40));
    assertEquals(repository, LocalModel.open(there).name());
    assertEquals("config.json 2, layers/one 7", listed(there));
  }

  @ParameterizedTest
  @CsvSource({
    "../../blobs, a folder",
    "../../refs, outside of the contents",
    "../../../models--acme--other/blobs/0a, of another repository",
    "../../blobs/sub/0a, below the contents",
    "../../blobs/away, by way of the contents",
    "../../blobs/none, nowhere",
  })
  void otherLinksAreRefused(String target, String why) throws Exception {
    Files.writeString(cache.resolve("refs"), why);
    Path other = Files.createDirectories(folder.resolve("models--acme--other/blobs"));
    Files.writeString(other.resolve("0a"), why);
    Files.createDirectories(cache.resolve("blobs/sub"));
    Files.writeString(cache.resolve("blobs/sub/0a"), why);
    Files.createSymbolicLink(cache.resolve("blobs/away"), other.resolve("0a"));
    Files.createSymbolicLink(snapshot.resolve("more"), Path.of(target));
    requireRefusal(snapshot);
    if (!target.endsWith("blobs") && !target.endsWith("none")) {
      requireRefusal(snapshot.resolve("more"));
    }
  }

  @ParameterizedTest
  @CsvSource({"models-acme-bert, snapshots", "models--acme--bert, versions"})
  void otherFoldersAreNoCaches(String name, String snapshots) throws Exception {
    Path moved = Files.move(cache.resolve("snapshots"), cache.resolve(snapshots + ".d"));
    Files.move(moved, cache.resolve(snapshots));
    Path there = Files.move(cache, folder.resolve(name + ".d"));
    there = Files.move(there, folder.resolve(name));
    requireRefusal(there.resolve(snapshots).resolve("c".repeat(40)));
  }

  @Test
  void theCacheItselfIsNoSnapshot() throws Exception {
    requireRefusal(cache);
    requireRefusal(cache.resolve("snapshots"));
  }
}
