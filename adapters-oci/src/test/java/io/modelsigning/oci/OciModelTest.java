package io.modelsigning.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Sha256;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.testing.TestRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models by their manifests, and the content of layers where that is wanted. */
final class OciModelTest {
  private static final String REPOSITORY = "acme/bert";

  private final TestRegistry registry = new TestRegistry();
  private final String location = registry.location(REPOSITORY, "v1");

  @AfterEach
  void stop() {
    registry.close();
  }

  private static Map<String, Long> sizesOf(StoredModel model) throws Exception {
    Map<String, Long> sizes = new TreeMap<>();
    for (ModelFile file : filesOf(model)) {
      sizes.put(file.path().toString(), file.sizeBytes());
    }
    return sizes;
  }

  private static List<ModelFile> filesOf(StoredModel model) throws Exception {
    List<ModelFile> files =
        new ArrayList<>(model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files());
    files.sort((a, b) -> a.path().compareTo(b.path()));
    return files;
  }

  private static FileRange whole(ModelFile file) {
    return new FileRange(file, 0, file.sizeBytes());
  }

  private static Digest digestOf(String content) {
    return new Sha256().update(Bytes.ofUtf8(content)).digest();
  }

  private void putManifest(String type, String... layers) {
    registry.manifest(REPOSITORY, "v1", type, registry.manifestOf(REPOSITORY, List.of(layers)));
  }

  private String layer(String type, String annotation, String name) {
    return registry.layer(REPOSITORY, type, annotation, name, name.getBytes(UTF_8));
  }

  // Listing

  @Test
  void isListedWithoutReadingALayer() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("weights", "w", "config/a.json", "{}", "empty", ""));
    StoredModel model = Storages.open(location);
    assertEquals(Map.of("weights", 1L, "config/a.json", 2L, "empty", 0L), sizesOf(model));
    assertEquals("bert", model.name());
    assertEquals(location + "/weights", model.display(ModelPath.of("weights")));
    List<ModelFile> files = filesOf(model);
    KnownDigests.Lookup known =
        model
            .statedDigests()
            .orElseThrow()
            .lookUp(model, files.stream().map(OciModelTest::whole).toList(), HashAlgorithm.SHA256);
    assertEquals(Optional.of(digestOf("{}")), known.digest(0));
    assertEquals(Optional.of(digestOf("")), known.digest(1));
    assertEquals(Optional.of(digestOf("w")), known.digest(2));
    assertEquals(0, registry.blobBytes.get());
    assertEquals(
        OciReasons.LAYERS_NOT_READ,
        assertThrows(ModelAccessException.class, () -> model.open(files.get(2))).reason());
    assertEquals(0, registry.blobBytes.get());
  }

  @Test
  void listsWhatIsAskedFor() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a/x", "1", "a/y", "2", "b", "3"));
    StoredModel model = Storages.open(location);
    assertEquals(
        1,
        model
            .list(ListingPolicy.allBut(Exclusions.of(Set.of(ModelPath.of("a"))), false))
            .files()
            .size());
    assertEquals(
        1, model.list(ListingPolicy.only(Set.of(ModelPath.of("a/x")), false)).files().size());
    assertEquals(
        new Relation.Within(ModelPath.of("a"), true), model.relate(new Location(location + "/a")));
    assertEquals(
        new Relation.Within(ModelPath.of("c"), false), model.relate(new Location(location + "/c")));
    for (String other :
        List.of("a", location, location + "/", location + "/../a", location + "2/a")) {
      assertEquals(
          new Relation.Outside(Optional.empty()), model.relate(new Location(other)), other);
    }
    assertEquals(2, model.count(ModelPath.of("a"), 10).files());
    assertEquals(3, model.count(ModelPath.ROOT, 10).files());
  }

  @Test
  void staysTheSameWhenItsTagMoves() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "1"));
    OciStorage storage = Storages.of(Map.of());
    Location tag = new Location(location);
    StoredModel before = storage.model(tag, ProgressListener.NONE);
    registry.model(REPOSITORY, "v1", Map.of("a", "12"));
    assertEquals(sizesOf(before), sizesOf(storage.model(tag, ProgressListener.NONE)));
    assertEquals(Map.of("a", 2L), sizesOf(Storages.open(location)));
  }

  @Test
  void isFoundByItsDigest() throws Exception {
    String digest = registry.model(REPOSITORY, "v1", Map.of("a", "1"));
    assertEquals(Map.of("a", 1L), sizesOf(Storages.open(registry.location(REPOSITORY, digest))));
    Storages.expectRefused(Reason.NOT_FOUND, registry.location(REPOSITORY, "none"));
    Storages.expectRefused(
        Reason.NOT_FOUND, registry.location(REPOSITORY, "sha256:" + "0".repeat(64)));
  }

  // Files

  @ParameterizedTest
  @CsvSource({
    "application/vnd.cncf.model.weight.v1.raw, org.cncf.model.filepath, dir/weights",
    "application/vnd.cncf.model.doc.v1.raw, org.opencontainers.image.title, README.md",
    "application/octet-stream, org.opencontainers.image.title, weights.tar.gz",
    // What ORAS calls any file.
    "application/vnd.oci.image.layer.v1.tar, org.opencontainers.image.title, weights.bin",
    "application/vnd.oci.image.layer.v1.tar+gzip, org.opencontainers.image.title, weights.gz",
  })
  void layersThatAreFilesHaveTheirNames(String type, String annotation, String name)
      throws Exception {
    putManifest(TestRegistry.MANIFEST, layer(type, annotation, name));
    assertEquals(Map.of(name, (long) name.length()), sizesOf(Storages.open(location)));
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.cncf.model.weight.v1.tar, org.cncf.model.filepath",
    "application/vnd.cncf.model.weight.v1.tar, org.opencontainers.image.title",
    "application/vnd.cncf.model.weight.v1.tar+gzip, org.cncf.model.filepath",
    "application/vnd.cncf.model.weight.v1.tar+zstd, org.cncf.model.filepath",
    "application/vnd.kitops.modelkit.model.v1.tar, org.opencontainers.image.title",
    "application/vnd.kitops.modelkit.model.v1.tar+gzip, org.opencontainers.image.title",
    "application/vnd.oci.image.layer.v1.tar+gzip, other",
    "application/vnd.docker.image.rootfs.diff.tar.gzip, other",
  })
  void archivesAreAnsweredAsSuch(String type, String annotation) {
    putManifest(
        TestRegistry.MANIFEST,
        layer(TestRegistry.RAW, TestRegistry.PATH, "a"),
        layer(type, annotation, "weights"));
    ModelAccessException refused = Storages.expectRefused(OciReasons.ARCHIVE_LAYER, location);
    assertTrue(
        String.valueOf(refused.getMessage()).contains("1 of 2 layers are archives"),
        refused::getMessage);
  }

  @Test
  void directoriesThatOrasPacksAreArchives() {
    String packed =
        layer("application/vnd.oci.image.layer.v1.tar+gzip", TestRegistry.TITLE, "dir")
            .replace(
                "\"annotations\":{", "\"annotations\":{\"io.deis.oras.content.unpack\":\"true\",");
    putManifest(TestRegistry.MANIFEST, packed);
    Storages.expectRefused(OciReasons.ARCHIVE_LAYER, location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../a", "a/../b", "a//b", "a/", ".", "a\\u0000b"})
  void namesThatLeadElsewhereAreRefused(String name) {
    putManifest(TestRegistry.MANIFEST, layer(TestRegistry.RAW, TestRegistry.PATH, name));
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
  }

  @Test
  void namesThatCannotBeInOneFolderAreRefused() {
    putManifest(
        TestRegistry.MANIFEST,
        layer(TestRegistry.RAW, TestRegistry.PATH, "a"),
        layer(TestRegistry.RAW, TestRegistry.TITLE, "a"));
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
    putManifest(
        TestRegistry.MANIFEST,
        layer(TestRegistry.RAW, TestRegistry.PATH, "a"),
        layer(TestRegistry.RAW, TestRegistry.PATH, "a/b/c"));
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
    putManifest(TestRegistry.MANIFEST);
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
    putManifest(TestRegistry.MANIFEST, layer(TestRegistry.RAW, "other", "a"));
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
  }

  @Test
  void anIndexNamesItsManifests() {
    String digest = registry.model(REPOSITORY, "other", Map.of("a", "1"));
    registry.manifest(
        REPOSITORY,
        "v1",
        TestRegistry.INDEX,
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}]}"
            .formatted(TestRegistry.INDEX, TestRegistry.MANIFEST, digest));
    ModelAccessException refused =
        Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
    assertTrue(String.valueOf(refused.getMessage()).contains(digest), refused::getMessage);
  }

  // Documents that others would read as another one

  @Test
  void ambiguousManifestsAreRefused() {
    String layer = layer(TestRegistry.RAW, TestRegistry.PATH, "a");
    String right = registry.manifestOf(REPOSITORY, List.of(layer));
    for (String wrong :
        List.of(
            right.replace("\"layers\":", "\"layers\":[],\"layers\":"),
            right.replace("\"layers\":", "\"Layers\":[],\"layers\":"),
            right.replace("\"layers\":", "\"LAYERS\":"),
            right.replace("\"layers\":", "\"manifests\":[],\"layers\":"),
            right.replace("\"size\":1,", "\"size\":1,\"Size\":2,"),
            right.replace("\"size\":1,", "\"size\":-1,"),
            right.replace("\"size\":1,", "\"size\":1.0,"),
            right.replace("\"size\":1,", "\"size\":\"1\","),
            right.replace("\"size\":1,", "\"size\":1000000000000000000000,"),
            right.replace("\"layers\":[", "\"layers\":[1,"),
            right.replace("\"layers\":[", "\"layers\":[null,"),
            right.replace("\"digest\":\"sha256:", "\"digest\":\"sha512:"),
            right.replace("\"org.cncf.model.filepath\":\"a\"", "\"org.cncf.model.filepath\":1"),
            right + "x",
            right + "{}",
            "[" + right + "]",
            "null",
            "",
            "[".repeat(100_000),
            right.replace(
                "\"mediaType\":\"" + TestRegistry.MANIFEST,
                "\"mediaType\":\"" + TestRegistry.INDEX))) {
      registry.manifest(REPOSITORY, "v1", TestRegistry.MANIFEST, wrong);
      Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
    }
    registry.manifest(
        REPOSITORY, "v1", "text/html", right.replaceFirst("\"mediaType\":\"[^\"]*\",", ""));
    Storages.expectRefused(OciReasons.UNSUPPORTED_ARTIFACT, location);
  }

  // What a registry may not give

  @Test
  void anotherManifestThanTheDigestSaysIsRefused() {
    String digest = registry.model(REPOSITORY, "v1", Map.of("a", "1"));
    registry.model(REPOSITORY, "v2", Map.of("a", "2"));
    registry.manifests.put(REPOSITORY + "@" + digest, registry.manifests.get(REPOSITORY + "@v2"));
    Storages.expectRefused(
        OciReasons.REGISTRY_CONTENT_DIFFERS, registry.location(REPOSITORY, digest));
    registry.instead =
        exchange -> {
          exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
          TestRegistry.send(
              exchange,
              200,
              TestRegistry.MANIFEST,
              Objects.requireNonNull(registry.manifests.get(REPOSITORY + "@v2")).content());
          return true;
        };
    Storages.expectRefused(OciReasons.REGISTRY_CONTENT_DIFFERS, location);
  }

  @Test
  void aManifestThatIsTooLongIsRefused() {
    registry.manifest(
        REPOSITORY, "v1", TestRegistry.MANIFEST, " ".repeat(Registry.MAXIMUM_MANIFEST_BYTES + 1));
    Storages.expectRefused(HttpReasons.MALFORMED_ANSWER, location);
  }

  @Test
  void aRegistryThatHangsOrBreaksOffIsGivenUp() {
    registry.instead =
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("manifests")) {
            return false;
          }
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          Thread.sleep(10_000);
          return true;
        };
    Storages.expectRefused(HttpReasons.SERVICE_UNAVAILABLE, location);
    registry.instead =
        exchange -> {
          if (!exchange.getRequestURI().getPath().contains("manifests")) {
            return false;
          }
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.close();
          return true;
        };
    Storages.expectRefused(HttpReasons.SERVICE_UNAVAILABLE, location);
    registry.close();
    Storages.expectRefused(HttpReasons.SERVICE_UNAVAILABLE, location);
  }

  @Test
  void noServerIsAskedOffline() {
    OciStorage storage = OciStorage.of(Map.of(), () -> true);
    assertEquals(
        HttpReasons.OFFLINE,
        assertThrows(
                ModelAccessException.class,
                () -> storage.model(new Location(location), ProgressListener.NONE))
            .reason());
    assertEquals(List.of(), registry.requests);
  }

  // Content

  private static byte[] contentOf(StoredModel model, ModelFile file) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ModelContent open = model.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate(1_000_003);
      while (open.read(buffer, content.size()) >= 0) {
        buffer.flip();
        content.write(buffer.array(), 0, buffer.limit());
        buffer.clear();
      }
      open.requireUnchanged();
    }
    return content.toByteArray();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        LayerContent.PIECE_BYTES - 1,
        LayerContent.PIECE_BYTES,
        LayerContent.PIECE_BYTES + 1,
        2 * LayerContent.PIECE_BYTES + 3
      })
  void isReadInPiecesWhereThatIsWanted(int size) throws Exception {
    registry.manifest(
        REPOSITORY,
        "v1",
        TestRegistry.MANIFEST,
        registry.manifestOf(
            REPOSITORY,
            List.of(
                registry.layer(
                    REPOSITORY, TestRegistry.RAW, TestRegistry.PATH, "a", bytes(size)))));
    StoredModel model = Storages.open(location).withContentRead();
    assertTrue(Arrays.equals(bytes(size), contentOf(model, filesOf(model).getFirst())));
    assertEquals(size, registry.blobBytes.get(), "each byte is sent once");
  }

  @Test
  void contentIsHeldAgainstWhatTheManifestStates() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "1", "b", "2"));
    StoredModel model = Storages.open(location).withContentRead();
    List<FileRange> ranges = filesOf(model).stream().map(OciModelTest::whole).toList();
    KnownDigests.Lookup known =
        model.statedDigests().orElseThrow().lookUp(model, ranges, HashAlgorithm.SHA256);
    assertEquals(Optional.empty(), known.digest(0));
    known.computed(List.of(Optional.of(digestOf("1")), Optional.empty()));
    ModelAccessException refused =
        assertThrows(
            ModelAccessException.class,
            () ->
                known.computed(
                    List.of(Optional.of(digestOf("1")), Optional.of(digestOf("other")))));
    assertEquals(OciReasons.REGISTRY_CONTENT_DIFFERS, refused.reason());
    assertEquals(location + "/b", refused.path());
  }

  @Test
  void digestsThatNoManifestStatesAreRefused() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "12"));
    StoredModel stated = Storages.open(location);
    for (StoredModel model : List.of(stated, stated.withContentRead())) {
      KnownDigests known = model.statedDigests().orElseThrow();
      ModelFile file = filesOf(model).getFirst();
      for (HashAlgorithm algorithm : List.of(HashAlgorithm.BLAKE2B, HashAlgorithm.BLAKE3)) {
        assertEquals(
            OciReasons.DIGESTS_NOT_STATED,
            assertThrows(
                    ModelAccessException.class,
                    () -> known.lookUp(model, List.of(whole(file)), algorithm))
                .reason());
      }
      assertEquals(
          OciReasons.DIGESTS_NOT_STATED,
          assertThrows(
                  ModelAccessException.class,
                  () ->
                      known.lookUp(model, List.of(new FileRange(file, 0, 1)), HashAlgorithm.SHA256))
              .reason());
    }
  }

  private ModelAccessException readingFails(TestRegistry.Instead instead) throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "0123456789"));
    StoredModel model = Storages.open(location).withContentRead();
    ModelFile file = filesOf(model).getFirst();
    registry.instead =
        exchange ->
            exchange.getRequestURI().getPath().contains("/blobs/") && instead.answer(exchange);
    return assertThrows(ModelAccessException.class, () -> contentOf(model, file));
  }

  @Test
  void piecesThatWereNotAskedForAreRefused() throws Exception {
    for (String range :
        List.of("bytes 0-8/10", "bytes 0-9/11", "bytes 1-10/10", "bytes 0-9/*", "")) {
      ModelAccessException refused =
          readingFails(
              exchange -> {
                exchange.getResponseHeaders().set("Content-Range", range);
                TestRegistry.send(exchange, 206, "application/octet-stream", "0123456789");
                return true;
              });
      assertEquals(OciReasons.MALFORMED_REGISTRY_ANSWER, refused.reason(), refused::getMessage);
    }
    assertEquals(
        HttpReasons.MALFORMED_ANSWER,
        readingFails(
                exchange -> {
                  TestRegistry.send(exchange, 200, "text/plain", "0123456789+");
                  return true;
                })
            .reason());
    assertEquals(
        OciReasons.MALFORMED_REGISTRY_ANSWER,
        readingFails(
                exchange -> {
                  TestRegistry.send(exchange, 200, "text/plain", "012345678");
                  return true;
                })
            .reason());
    assertEquals(
        Reason.NOT_FOUND,
        readingFails(
                exchange -> {
                  TestRegistry.send(exchange, 404, "text/plain", "");
                  return true;
                })
            .reason());
  }

  @Test
  void aPieceThatBreaksOffIsAskedForAgain() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "0123456789"));
    StoredModel model = Storages.open(location).withContentRead();
    int[] broken = {2};
    registry.instead =
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("/blobs/") && broken[0]-- > 0) {
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write("0123".getBytes(UTF_8));
            exchange.close();
            return true;
          }
          return false;
        };
    assertEquals("0123456789", new String(contentOf(model, filesOf(model).getFirst()), UTF_8));
  }

  // Redirections

  @Test
  void anotherHostGetsNoLogin() throws Exception {
    registry.model(REPOSITORY, "v1", Map.of("a", "0123456789"));
    registry.access = TestRegistry.Access.PASSWORD;
    try (TestRegistry store = new TestRegistry()) {
      store.instead =
          exchange -> {
            store.sendBlob(exchange, "0123456789".getBytes(UTF_8));
            return true;
          };
      registry.instead =
          exchange -> {
            if (exchange.getRequestURI().getPath().contains("/blobs/")) {
              exchange
                  .getResponseHeaders()
                  .set("Location", "http://" + store.authority() + "/b?signature=secret");
              TestRegistry.send(exchange, 307, "text/plain", "");
              return true;
            }
            return false;
          };
      OciStorage storage = Storages.of(Logins.inAFile(registry));
      StoredModel model =
          storage.model(new Location(location), ProgressListener.NONE).withContentRead();
      assertEquals("0123456789", new String(contentOf(model, filesOf(model).getFirst()), UTF_8));
      assertEquals(List.of("GET /b?signature=secret"), store.requests);
      assertTrue(registry.requests.getLast().contains(" Basic "), registry.requests::toString);
      // What a refusal says does not show the address whole.
      store.instead =
          exchange -> {
            TestRegistry.send(exchange, 403, "text/plain", "no");
            return true;
          };
      ModelFile file = filesOf(model).getFirst();
      ModelAccessException refused =
          assertThrows(ModelAccessException.class, () -> contentOf(model, file));
      assertEquals(OciReasons.REGISTRY_ACCESS_DENIED, refused.reason());
      assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://registry.example/b",
        "ftp://127.0.0.1/b",
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/b",
        "http://127.0.0.1:65536/b",
        "",
        ":",
      })
  void redirectionsElsewhereAreRefused(String target) throws Exception {
    ModelAccessException refused =
        readingFails(
            exchange -> {
              exchange.getResponseHeaders().set("Location", target);
              TestRegistry.send(exchange, 302, "text/plain", "");
              return true;
            });
    assertEquals(OciReasons.MALFORMED_REGISTRY_ANSWER, refused.reason(), refused::getMessage);
    assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused::getMessage);
  }
}
