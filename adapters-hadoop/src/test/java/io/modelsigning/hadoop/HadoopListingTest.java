package io.modelsigning.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelSource.FileCount;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class HadoopListingTest {
  private static final ListingPolicy ALL = ListingPolicy.allBut(Exclusions.NONE, false);

  private Cluster cluster = new Cluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void use(String scheme) {
    cluster.close();
    cluster = new Cluster(scheme);
  }

  private StoredModel model(String path) throws ModelAccessException {
    return cluster.storage().model(cluster.at(path), ProgressListener.NONE);
  }

  private List<String> list(ListingPolicy policy) throws Exception {
    return paths(model("/m").list(policy).files());
  }

  private static List<String> paths(List<ModelFile> files) {
    return files.stream().map(file -> file.path().toString()).toList();
  }

  private static Set<ModelPath> paths(String... texts) {
    Set<ModelPath> paths = new TreeSet<>();
    for (String text : texts) {
      paths.add(ModelPath.of(text));
    }
    return paths;
  }

  private static ModelPath excluded(String text) {
    return ModelPath.of(text);
  }

  /** Reads all of a file as whoever hashes it does. */
  private static String read(StoredModel model, ModelFile file) throws ModelSigningException {
    try (var content = model.open(file)) {
      ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes());
      while (target.hasRemaining()) {
        assertTrue(content.read(target, target.position()) > 0);
      }
      assertEquals(-1, content.read(ByteBuffer.allocate(1), file.sizeBytes()));
      content.requireUnchanged();
      return new String(target.array(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "s3a"})
  void aFolderIsListedAtAnyDepthInTheOrderOfPaths(String scheme) throws Exception {
    use(scheme);
    String deep = "d/".repeat(300);
    cluster.put("/m/b", "2");
    cluster.put("/m/a/x", "22");
    cluster.put("/m/a-b", "333");
    cluster.put("/m/" + deep + "f", "");
    cluster.put("/mm/other", "1");
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void found(long files) {
            told.add(files);
          }
        };
    StoredModel model = cluster.storage().model(cluster.at("/m/"), progress);
    List<ModelFile> files = model.list(ALL).files();
    assertEquals(List.of("a-b", "a/x", "b", deep + "f"), paths(files));
    assertEquals(List.of(3L, 2L, 1L, 0L), files.stream().map(ModelFile::sizeBytes).toList());
    assertEquals(4, told.getLast());
    assertEquals("m", model.name());
    assertEquals(cluster.at("/m/a/x").text(), model.display(ModelPath.of("a/x")));
    assertFalse(model.isSingleFile());
    assertEquals(0, cluster.opened.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space", "100%", "%41", "a#b", "a?b", "a+b&c=d", "[a]{b,c}*", "ünïcödé", "模型",
        "\uD83D\uDE00", "a:b", "c:", "http:", "~", "-", "...", " lead and trail ", "tab\there",
        "new\nline", "quote\"'", "back\\slash", "\u0301combining", "a;b", "@", "s3a"
      })
  void aNameIsListedAndOpenedAsItIs(String name) throws Exception {
    for (String path : List.of("/m/" + name, "/m/" + name + "/f", "/m/d/" + name)) {
      use("mem");
      cluster.put(path, "content");
      StoredModel model = model("/m");
      ModelFile file = model.list(ALL).files().getFirst();
      assertEquals(path, "/m/" + file.path());
      assertEquals("content", read(model, file));
      assertEquals(
          List.of(path.substring(3)), list(ListingPolicy.only(Set.of(file.path()), false)));
      // By the text alone, as another process opens it.
      StoredModel single = model(path);
      assertTrue(single.isSingleFile());
      assertEquals(path.substring(path.lastIndexOf('/') + 1), single.name());
      StoredModel again =
          cluster.storage().model(single.location().orElseThrow(), ProgressListener.NONE);
      assertEquals("content", read(again, again.list(ALL).files().getFirst()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "100%", "%41", "a#b", "模型", "a:b", "tab\there"})
  void aNameInAFolderIsALocationOfItsOwn(String name) throws Exception {
    cluster.put("/models/" + name + "/f", "content");
    var entry = cluster.storage().entries(cluster.at("/models")).getFirst();
    assertEquals(name, entry.name());
    StoredModel model = cluster.storage().model(entry.location(), ProgressListener.NONE);
    assertEquals(List.of("f"), paths(model.list(ALL).files()));
    assertEquals(name, model.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "s3a"})
  void aFileThatIsAFolderTooIsRefused(String scheme) {
    use(scheme);
    cluster.put("/m/a", "1");
    cluster.put("/m/a/b", "1");
    var refused = assertThrows(UnacceptableModelException.class, () -> list(ALL));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
    assertEquals(cluster.at("/m/a").text(), refused.path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem", "s3a"})
  void aNameOfWhichHadoopMakesAnotherPathIsRefused(String scheme) {
    for (String name : List.of("/m/x/../../secret", "/m/./f", "/m//f")) {
      use(scheme);
      cluster.put("/m/a", "1");
      cluster.put(name, "1");
      assertRefusedOrNotOpened(name);
      cluster.put("/m/f", "1");
      assertRefusedOrNotOpened(name);
    }
  }

  private void assertRefusedOrNotOpened(String name) {
    ModelSigningException refused =
        assertThrows(
            ModelSigningException.class,
            () -> {
              StoredModel model = model("/m");
              for (ModelFile file : model.list(ALL).files()) {
                read(model, file);
              }
            },
            name);
    assertTrue(String.valueOf(refused.getMessage()).contains(cluster.at("/m").text()));
  }

  @Test
  void aNameWithoutUtf8FormIsRefused() {
    cluster.put("/m/a\uD800", "1");
    var refused = assertThrows(ModelSigningException.class, () -> list(ALL));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
  }

  @Test
  void anExcludedFolderIsNotEntered() throws Exception {
    cluster.put("/m/a", "1");
    cluster.put("/m/cache/x", "1");
    cluster.put("/m/sub/cache/x", "1");
    cluster.put("/m/sub/y", "1");
    cluster.put("/m/b/bad/x", "1");
    Exclusions exclusions = Exclusions.of(List.of(excluded("cache"), excluded("b")));
    cluster.beforeList =
        path -> {
          if (path.equals("/m/cache") || path.equals("/m/b")) {
            throw new AccessControlException("Permission denied");
          }
        };
    assertEquals(
        List.of("a", "sub/cache/x", "sub/y"), list(ListingPolicy.allBut(exclusions, false)));
    assertFalse(cluster.listed.contains("/m/cache"));
  }

  @Test
  void excludedFilesAreNotListedWhereListingIsFlat() throws Exception {
    use("s3a");
    cluster.put("/m/a", "1");
    cluster.put("/m/cache/x", "1");
    cluster.put("/m/cached", "1");
    assertEquals(
        List.of("a", "cached"),
        list(ListingPolicy.allBut(Exclusions.of(List.of(excluded("cache"))), false)));
  }

  @Test
  void aPatternSelectsFiles() throws Exception {
    cluster.put("/m/a.bin", "1");
    cluster.put("/m/d/b.txt", "1");
    cluster.put("/m/d/c.bin", "1");
    assertEquals(
        List.of("a.bin", "d/c.bin"),
        list(
            ListingPolicy.matching(
                path -> path.toString().endsWith(".bin"), Exclusions.NONE, false)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSymbolicLinkIsRefusedWithItsName(boolean allowed) {
    cluster.put("/m/a", "1");
    cluster.put("/m/d/b", "1");
    cluster.put("/elsewhere/x", "1");
    for (String link : List.of("/m/link", "/m/d/link")) {
      cluster.links.clear();
      cluster.links.put(link, "/elsewhere");
      var refused =
          assertThrows(
              UnacceptableModelException.class,
              () -> list(ListingPolicy.allBut(Exclusions.NONE, allowed)));
      assertEquals(Reason.SYMLINK_NOT_ALLOWED, refused.reason());
      assertEquals(cluster.at(link).text(), refused.path());
    }
  }

  @Test
  void aSymbolicLinkThatIsExcludedIsPassedOver() throws Exception {
    cluster.put("/m/a", "1");
    cluster.links.put("/m/link", "/elsewhere");
    assertEquals(
        List.of("a"), list(ListingPolicy.allBut(Exclusions.of(List.of(excluded("link"))), false)));
  }

  @Test
  void aModelThatIsASymbolicLinkIsRefused() {
    cluster.links.put("/m", "/elsewhere");
    assertEquals(
        Reason.SYMLINK_NOT_ALLOWED,
        assertThrows(ModelAccessException.class, () -> model("/m")).reason());
  }

  @Test
  void onlyTheNamedFilesAreLookedAt() throws Exception {
    cluster.put("/m/a", "1");
    cluster.put("/m/d/b", "1");
    cluster.put("/m/d/c", "1");
    cluster.links.put("/m/link", "/elsewhere");
    cluster.put("/m/odd\uD800", "1");
    assertEquals(
        List.of("a", "d/b"),
        list(
            ListingPolicy.only(paths("a", "d/b", "d/missing", "no/folder", "a/below", "d"), true)));
    assertEquals(List.of(), cluster.listed);
  }

  @Test
  void manyNamedFilesOfAFolderTakeOneListing() throws Exception {
    List<String> wanted = IntStream.range(0, 100).mapToObj(i -> "d/%03d".formatted(i)).toList();
    wanted.forEach(name -> cluster.put("/m/" + name, "1"));
    cluster.put("/m/d/other", "1");
    cluster.put("/m/d/999/below", "1");
    cluster.links.put("/m/d/link", "/elsewhere");
    Set<ModelPath> paths = paths(wanted.toArray(String[]::new));
    paths.add(ModelPath.of("d/999"));
    assertEquals(wanted, list(ListingPolicy.only(paths, false)));
    assertEquals(List.of("/m/d"), cluster.listed);
    assertTrue(cluster.asked.get() < 10, "asked for " + cluster.asked);
  }

  @Test
  void aNamedFileThatIsReachedByALinkIsRefused() {
    cluster.put("/m/link/a", "1");
    cluster.links.put("/m/other", "/elsewhere");
    cluster.links.put("/m/d", "/elsewhere");
    cluster.put("/m/d/a", "1");
    cluster.files.remove("/m/d");
    var refused =
        assertThrows(
            UnacceptableModelException.class,
            () -> list(ListingPolicy.only(paths("other", "link/a"), true)));
    assertEquals(cluster.at("/m/other").text(), refused.path());
    assertEquals(
        cluster.at("/m/d").text(),
        assertThrows(
                UnacceptableModelException.class,
                () -> list(ListingPolicy.only(paths("d/a"), false)))
            .path());
  }

  @Test
  void aFileIsAModelOfOneFile() throws Exception {
    cluster.put("/m/weights.bin", "content");
    StoredModel model = model("/m/weights.bin");
    var listing = model.list(ALL);
    assertTrue(listing.singleFile());
    assertTrue(model.isSingleFile());
    assertEquals(List.of("weights.bin"), paths(listing.files()));
    assertEquals("content", read(model, listing.files().getFirst()));
    assertEquals(
        cluster.at("/m/weights.bin").text(), model.display(listing.files().getFirst().path()));
    assertEquals(List.of(), model.list(ListingPolicy.only(paths("other"), false)).files());
  }

  @Test
  void theTopOfAFileSystemIsAModel() throws Exception {
    cluster.put("/a/b", "1");
    for (String top : List.of("", "/")) {
      StoredModel model = model(top);
      assertEquals(List.of("a/b"), paths(model.list(ALL).files()));
      assertEquals(cluster.authority, model.name());
      assertEquals("1", read(model, model.list(ALL).files().getFirst()));
    }
  }

  @Test
  void anEmptyFolderHasNoFiles() throws Exception {
    assertEquals(List.of(), model("/").list(ALL).files());
  }

  @Test
  void nothingIsNoModel() {
    var failure = assertThrows(ModelAccessException.class, () -> model("/none"));
    assertEquals(Reason.NOT_FOUND, failure.reason());
    assertEquals("model '%s' does not exist".formatted(cluster.at("/none")), failure.getMessage());
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() {
    cluster.put("/m/a", "1");
    cluster.put("/m/closed/b", "1");
    cluster.beforeList =
        path -> {
          if (path.equals("/m/closed")) {
            throw new AccessControlException(
                "Permission denied: user=eve, access=READ\n\tat org.example.Server\n");
          }
        };
    var failure = assertThrows(ModelAccessException.class, () -> list(ALL));
    assertEquals(
        "cannot list '%s': access denied, Permission denied: user=eve, access=READ"
            .formatted(cluster.at("/m/closed")),
        failure.getMessage());
    assertEquals(Reason.IO_ERROR, failure.reason());
  }

  @Test
  void aHundredThousandFilesAreListedWithoutOpeningOne() throws Exception {
    byte[] content = {1};
    for (int i = 0; i < 100_000; i++) {
      cluster.put("/m/%02d/%05d".formatted(i % 100, i), content);
    }
    List<ModelFile> files = model("/m").list(ALL).files();
    assertEquals(100_000, files.size());
    assertEquals(ModelPath.of("00/00000"), files.getFirst().path());
    assertEquals(ModelPath.of("99/99999"), files.getLast().path());
    assertEquals(0, cluster.opened.get());
    assertEquals(101, cluster.listed.size());
    assertTrue(cluster.asked.get() < 10, "asked for " + cluster.asked);
  }

  @Test
  void listingIsInterrupted() throws Exception {
    cluster.put("/m/a", "1");
    StoredModel model = model("/m");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> model.list(ALL));
    assertFalse(Thread.interrupted());
    cluster.beforeList =
        path -> {
          throw new InterruptedIOException("while waiting");
        };
    assertThrows(InterruptedException.class, () -> model.list(ALL));
  }

  @Test
  void filesAreCounted() throws Exception {
    cluster.put("/m/a", "1");
    cluster.put("/m/d/b", "1");
    cluster.put("/m/d/e/c", "1");
    cluster.links.put("/m/d/link", "/elsewhere");
    StoredModel model = model("/m");
    assertEquals(new FileCount(4, true), model.count(ModelPath.ROOT, 100));
    assertEquals(new FileCount(3, true), model.count(ModelPath.of("d"), 100));
    assertEquals(new FileCount(1, true), model.count(ModelPath.of("a"), 100));
    assertEquals(new FileCount(0, true), model.count(ModelPath.of("none"), 100));
    assertFalse(model.count(ModelPath.ROOT, 3).complete());
    cluster.beforeList =
        path -> {
          if (path.equals("/m/d/e")) {
            throw new IOException("broken");
          }
        };
    assertEquals(new FileCount(3, false), model.count(ModelPath.ROOT, 100));
  }

  @Test
  void anotherProcessOpensTheLocationByItself() throws Exception {
    cluster.put("/m/a b%20/f", "content");
    Location location = model("/m/a b%20/").location().orElseThrow();
    assertEquals(cluster.at("/m/a b%20"), location);
    StoredModel again = cluster.storage().model(location, ProgressListener.NONE);
    assertEquals(List.of("f"), paths(again.list(ALL).files()));
  }
}
