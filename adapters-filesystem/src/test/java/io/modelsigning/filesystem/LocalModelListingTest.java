package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ProgressListener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalModelListingTest {
  private static final ListingPolicy EVERYTHING = ListingPolicy.allBut(Exclusions.NONE, false);
  private static final ListingPolicy WITH_LINKS = ListingPolicy.allBut(Exclusions.NONE, true);

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temporary.resolve("model"));
  }

  private Path write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private ModelListing list(ListingPolicy policy)
      throws ModelSigningException, InterruptedException {
    return LocalModel.open(root).list(policy);
  }

  private static List<String> paths(ModelListing listing) {
    return listing.files().stream().map(ModelFile::path).sorted().map(ModelPath::toString).toList();
  }

  private static List<Reason> reasons(ModelListing listing) {
    return listing.warnings().stream().map(Warning::reason).toList();
  }

  private UnacceptableModelException refuse(ListingPolicy policy) {
    return assertThrows(UnacceptableModelException.class, () -> list(policy));
  }

  private static Exclusions excluding(String... paths) {
    return Exclusions.of(Arrays.stream(paths).map(ModelPath::of).toList());
  }

  private static Set<ModelPath> set(String... paths) {
    return new HashSet<>(Arrays.stream(paths).map(ModelPath::of).toList());
  }

  @Test
  void listsRegularFilesRecursivelyWithTheirSizes() throws Exception {
    write("a", "1");
    write("sub/b", "22");
    write("sub/deeper/c", "");
    Files.createDirectories(root.resolve("empty/directories"));
    ModelListing listing = list(EVERYTHING);
    assertEquals(List.of("a", "sub/b", "sub/deeper/c"), paths(listing));
    assertEquals(
        3, listing.files().stream().mapToLong(ModelFile::sizeBytes).sum(), "bytes in all files");
    assertFalse(listing.singleFile());
    assertEquals(List.of(), listing.warnings());
  }

  @Test
  void listsNothingInAnEmptyDirectory() throws Exception {
    assertEquals(List.of(), list(EVERYTHING).files());
  }

  @Test
  void leavesOutExcludedPathsWithTheirSubtreesAtTheTopOnly() throws Exception {
    write(".git/config", "");
    write("sub/.git", "");
    write("cache/x", "");
    write("cached", "");
    write("sub/cache/x", "");
    assertEquals(
        List.of("cached", "sub/.git", "sub/cache/x"),
        paths(list(ListingPolicy.allBut(excluding(".git", "cache"), false))));
  }

  @Test
  void acceptsInExcludedPlacesWhatItRefusesElsewhere() throws Exception {
    write("a", "");
    Files.createDirectories(root.resolve("cache"));
    Posix.pipe(root.resolve("cache/pipe"));
    Posix.pipe(root.resolve("pipe"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));
    Files.createFile(Posix.encoded(root.resolve("cache"), "bad%FF"));
    assertEquals(
        List.of("a"), paths(list(ListingPolicy.allBut(excluding("cache", "pipe", "link"), false))));
  }

  @Test
  void keepsEveryNameAsItIs() throws Exception {
    String rocket = "\uD83D\uDE80";
    List<String> names =
        List.of(
            "with space",
            "with:colon:0:1",
            "'single' \"double\"",
            "line\nbreak",
            "tab\t\u0001",
            "back\\slash",
            rocket,
            "\u00E9 composed",
            "e\u0301 decomposed",
            "\uFF5E",
            "-dash",
            "%41",
            "#?&",
            "...",
            " ",
            "~",
            "x".repeat(255),
            "\u00E9".repeat(127));
    for (String name : names) {
      write("d/" + name, name);
    }
    LocalModel model = LocalModel.open(root);
    ModelListing listing = model.list(EVERYTHING);
    Set<String> expected = new TreeSet<>();
    names.forEach(name -> expected.add("d/" + name));
    assertEquals(expected, new TreeSet<>(paths(listing)));
    assertEquals(
        expected,
        new TreeSet<>(
            paths(model.list(ListingPolicy.only(set(expected.toArray(String[]::new)), false)))));
    for (ModelFile file : listing.files()) {
      try (ModelContent content = model.open(file)) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        content.read(bytes, 0);
        assertEquals(
            file.path().toString(),
            "d/" + new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bad%FF, bad\\xff",
    "%C3, \\xc3",
    "%ED%A0%80, \\xed\\xa0\\x80",
    "ok%C3%A9%C0%AFx, okéxc0xafx",
  })
  void refusesNamesThatAreNotUtf8AndShowsTheirBytes(String encoded, String shown) throws Exception {
    Files.createFile(Posix.encoded(root, encoded));
    UnacceptableModelException refused = refuse(EVERYTHING);
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
    String expected = shown.replace("xc0xaf", "\\xc0\\xaf");
    assertTrue(refused.path().endsWith("/" + expected), refused.path());
    assertTrue(Failures.message(refused).contains(expected), refused.getMessage());
  }

  @Test
  void refusesADirectoryWhoseNameIsNotUtf8() throws Exception {
    Files.createDirectory(Posix.encoded(root, "dir%FE"));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refuse(EVERYTHING).reason());
  }

  @Test
  void worksWithAllNamesInThePosixLocale() throws Exception {
    Posix.require();
    write("d/\u00E9 \uD83D\uDE80", "rocket");
    write("plain", "");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ListedNames.class.getName(),
            root.toString());
    builder.environment().put("LC_ALL", "C");
    Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertEquals(0, child.waitFor(), output);
    assertEquals(
        List.of(
            "d/\\u00e9 \\ud83d\\ude80=rocket",
            "found \\u00e9, a signature: true, the same: true, named /\\u00e9",
            "near it 1",
            "only d/\\u00e9 \\ud83d\\ude80",
            "plain=",
            "relative true",
            "relativized \\u00e9.sig"),
        output.lines().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "a, inside the model",
    "sub, inside the model",
    "../outside, outside the model",
    "/, outside the model",
    ".., in a circle",
    ".,  in a circle",
    "link, in a circle",
    "nowhere, nowhere",
    "a/x, to a place that cannot be reached",
  })
  void refusesLinksAndSaysWhereTheyLead(String target, String where) throws Exception {
    Posix.require();
    write("a", "");
    write("sub/b", "");
    Files.writeString(temporary.resolve("outside"), "");
    Files.createSymbolicLink(root.resolve("link"), Path.of(target));
    UnacceptableModelException refused = refuse(EVERYTHING);
    assertEquals(Reason.SYMLINK_NOT_ALLOWED, refused.reason());
    assertEquals(root.resolve("link").toString(), refused.path());
    // The root directory holds every directory: a link to it is a circle, too.
    String expected = target.equals("/") ? "in a circle" : where;
    assertTrue(
        Failures.message(refused)
            .endsWith("symbolic link to '" + target + "', which leads " + expected),
        refused.getMessage());
  }

  @Test
  void refusesLinksBelowTheTop() throws Exception {
    Posix.require();
    write("sub/b", "");
    Files.createSymbolicLink(root.resolve("sub/link"), Path.of("b"));
    assertEquals(root.resolve("sub/link").toString(), refuse(EVERYTHING).path());
  }

  @Test
  void takesTheTargetOfAnAllowedLinkUnderTheNameOfTheLink() throws Exception {
    Posix.require();
    write("a", "12345");
    write("sub/b", "1");
    Files.createSymbolicLink(root.resolve("file-link"), Path.of("a"));
    Files.createSymbolicLink(root.resolve("sub-link"), Path.of("sub"));
    LocalModel model = LocalModel.open(root);
    ModelListing listing = model.list(WITH_LINKS);
    assertEquals(List.of("a", "file-link", "sub-link/b", "sub/b"), paths(listing));
    assertEquals(List.of(), listing.warnings());
    for (ModelFile file : listing.files()) {
      try (ModelContent content = model.open(file)) {
        assertEquals(file.sizeBytes(), content.read(ByteBuffer.allocate(10), 0));
        content.requireUnchanged();
      }
    }
  }

  @Test
  void warnsOfAllowedLinksThatLeaveTheModel() throws Exception {
    Posix.require();
    write("a", "");
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("x"), "");
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("x"));
    Files.createSymbolicLink(root.resolve("dir"), Path.of("../outside"));
    ModelListing listing = list(WITH_LINKS);
    assertEquals(List.of("a", "dir/x", "file"), paths(listing));
    assertEquals(
        List.of(Reason.SYMLINK_LEAVES_MODEL, Reason.SYMLINK_LEAVES_MODEL), reasons(listing));
    List<String> messages = listing.warnings().stream().map(Warning::message).sorted().toList();
    assertEquals(
        "'%s' is a symbolic link to '../outside', which leads outside the model"
            .formatted(root.resolve("dir")),
        messages.getFirst());
    assertTrue(messages.getLast().contains(outside.resolve("x").toString()));
  }

  @Test
  void reportsCirclesAndDoesNotWalkThemTwice() throws Exception {
    Posix.require();
    write("sub/b", "");
    Files.createSymbolicLink(root.resolve("sub/up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("self"), Path.of("."));
    ModelListing listing = list(WITH_LINKS);
    assertEquals(List.of("sub/b"), paths(listing));
    assertEquals(List.of(Reason.SYMLINK_CYCLE, Reason.SYMLINK_CYCLE), reasons(listing));
  }

  @Test
  void endsCirclesThatPassThroughTheOutside() throws Exception {
    Posix.require();
    write("a", "");
    Files.createSymbolicLink(root.resolve("parent"), Path.of(".."));
    ModelListing listing = list(WITH_LINKS);
    assertEquals(List.of("a"), paths(listing));
    assertEquals(List.of(Reason.SYMLINK_LEAVES_MODEL, Reason.SYMLINK_CYCLE), reasons(listing));
  }

  @Test
  void endsCirclesOfTwoLinksToEachOther() throws Exception {
    Posix.require();
    write("x/file", "");
    write("y/file", "");
    Files.createSymbolicLink(root.resolve("x/to-y"), Path.of("../y"));
    Files.createSymbolicLink(root.resolve("y/to-x"), Path.of("../x"));
    ModelListing listing = list(WITH_LINKS);
    assertEquals(List.of("x/file", "x/to-y/file", "y/file", "y/to-x/file"), paths(listing));
    assertEquals(List.of(Reason.SYMLINK_CYCLE, Reason.SYMLINK_CYCLE), reasons(listing));
  }

  @Test
  void limitsWhatLinksMultiply() throws Exception {
    Posix.require();
    for (int i = 0; i < 40; i++) {
      Files.createDirectory(root.resolve("d" + i));
      Files.createSymbolicLink(root.resolve("d" + i + "/a"), Path.of("../d" + (i + 1)));
      Files.createSymbolicLink(root.resolve("d" + i + "/b"), Path.of("../d" + (i + 1)));
    }
    write("d40/file", "");
    UnacceptableModelException refused =
        assertThrows(
            UnacceptableModelException.class,
            () -> new ModelWalk(LocalModel.open(root), WITH_LINKS, 1000).list());
    assertEquals(new Reason("too-many-linked-entries"), refused.reason());
  }

  @ParameterizedTest
  @CsvSource({"nowhere, nowhere", "link, in a circle"})
  void refusesAllowedLinksWithoutATarget(String target, String where) throws Exception {
    Posix.require();
    Files.createSymbolicLink(root.resolve("link"), Path.of(target));
    UnacceptableModelException refused = refuse(WITH_LINKS);
    assertEquals(Reason.BROKEN_SYMLINK, refused.reason());
    assertTrue(Failures.message(refused).contains("which leads " + where), refused.getMessage());
  }

  @Test
  void refusesPipesSocketsAndLinksToThem() throws Exception {
    Posix.pipe(temporary.resolve("pipe"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("../pipe"));
    assertEquals(Reason.SPECIAL_FILE, refuse(WITH_LINKS).reason());
    Files.delete(root.resolve("link"));
    Posix.pipe(root.resolve("pipe"));
    UnacceptableModelException refused = refuse(EVERYTHING);
    assertEquals(Reason.SPECIAL_FILE, refused.reason());
    assertEquals(root.resolve("pipe").toString(), refused.path());
    Files.delete(root.resolve("pipe"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
      assertEquals(Reason.SPECIAL_FILE, refuse(EVERYTHING).reason());
    }
  }

  @Test
  void followsALinkGivenAsTheModelDirectory() throws Exception {
    Posix.require();
    write("a", "");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
    LocalModel model = LocalModel.open(link);
    assertEquals("link", model.name());
    assertEquals(List.of("a"), paths(model.list(EVERYTHING)));
  }

  @Test
  void listsASingleFileByItsBasename() throws Exception {
    LocalModel model = LocalModel.open(write("weights.bin", "123"));
    ModelListing listing = model.list(EVERYTHING);
    assertTrue(model.isSingleFile());
    assertTrue(listing.singleFile());
    assertEquals("weights.bin", model.name());
    assertEquals(List.of("weights.bin"), paths(listing));
    assertEquals(3, listing.files().getFirst().sizeBytes());
    assertEquals(List.of(), model.list(ListingPolicy.only(set("other"), false)).files());
    assertEquals(
        List.of("weights.bin"),
        paths(model.list(ListingPolicy.only(set("other", "weights.bin"), false))));
    assertEquals(
        List.of(), model.list(ListingPolicy.allBut(excluding("weights.bin"), false)).files());
  }

  @Test
  void holdsASingleFileGivenAsALinkToThePolicy() throws Exception {
    Posix.require();
    write("file", "123");
    Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
    LocalModel model = LocalModel.open(link);
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(EVERYTHING));
    assertEquals(Reason.SYMLINK_NOT_ALLOWED, refused.reason());
    ModelListing listing = model.list(WITH_LINKS);
    assertEquals(List.of("link"), paths(listing));
    assertEquals(List.of(Reason.SYMLINK_LEAVES_MODEL), reasons(listing));
  }

  @Test
  void refusesASingleFileWhoseNameIsNotUtf8() throws Exception {
    Path file = Files.createFile(Posix.encoded(root, "bad%FF"));
    LocalModel model = LocalModel.open(file);
    assertEquals("bad\\xff", model.name());
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(EVERYTHING));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
  }

  @Test
  void looksUpWantedPathsOnly() throws Exception {
    write("a", "");
    write("sub/b", "");
    write("sub/c", "");
    write("excluded/d", "");
    Posix.pipe(root.resolve("pipe"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("a"));
    Set<ModelPath> wanted =
        set("a", "sub/b", "excluded/d", "absent", "absent/too", "sub", "a/below", "sub/absent");
    assertEquals(
        List.of("a", "excluded/d", "sub/b"), paths(list(ListingPolicy.only(wanted, false))));
    assertEquals(
        List.of(), paths(list(ListingPolicy.only(Set.of(ModelPath.ROOT), false))), "the root");
  }

  @Test
  void refusesWantedPathsThatAreLinksOrPipesOrBelowLinks() throws Exception {
    write("sub/b", "");
    Posix.pipe(root.resolve("pipe"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("sub"));
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "");
    Files.createSymbolicLink(root.resolve("out"), outside);
    for (String path : List.of("link", "link/b", "out/secret", "out/absent")) {
      assertEquals(
          Reason.SYMLINK_NOT_ALLOWED, refuse(ListingPolicy.only(set(path), false)).reason(), path);
    }
    assertEquals(
        Reason.SPECIAL_FILE, refuse(ListingPolicy.only(set("pipe"), false)).reason(), "pipe");
    ModelListing listing =
        list(ListingPolicy.only(set("link", "link/b", "out/secret", "out/absent"), true));
    assertEquals(List.of("link/b", "out/secret"), paths(listing));
    assertEquals(List.of(Reason.SYMLINK_LEAVES_MODEL), reasons(listing));
  }

  @Test
  void saysWhichDirectoryCannotBeRead() throws Exception {
    Posix.require();
    write("sub/b", "");
    Path sub = root.resolve("sub");
    Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("---------"));
    try {
      boolean superuser = Files.isReadable(sub);
      if (superuser) {
        System.out.println("skipped: this user may read every directory");
      }
      Assumptions.assumeFalse(superuser, "this user may read every directory");
      ModelAccessException failed =
          assertThrows(ModelAccessException.class, () -> list(EVERYTHING));
      assertEquals(Reason.IO_ERROR, failed.reason());
      assertEquals(sub.toString(), failed.path());
    } finally {
      Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void fullListingAndLookUpFindTheSameFiles() throws Exception {
    for (int i = 0; i < 50; i++) {
      write("d" + i % 7 + "/e" + i % 3 + "/f" + i, "x");
    }
    ModelListing all = list(EVERYTHING);
    Set<ModelPath> wanted = new HashSet<>();
    all.files().forEach(file -> wanted.add(file.path()));
    ModelListing found = list(ListingPolicy.only(wanted, false));
    assertEquals(50, wanted.size());
    assertEquals(new HashSet<>(all.files()), new HashSet<>(found.files()));
  }

  @Test
  void listsAndReadsAtADepthOf500() throws Exception {
    String deep = "d/".repeat(500) + "file";
    write(deep, "content");
    LocalModel model = LocalModel.open(root);
    ModelListing listing = model.list(EVERYTHING);
    assertEquals(List.of(deep), paths(listing));
    try (ModelContent content = model.open(listing.files().getFirst())) {
      assertEquals(7, content.read(ByteBuffer.allocate(100), 0));
      content.requireUnchanged();
    }
  }

  @Test
  void listsTwentyThousandFilesQuickly() throws Exception {
    for (int directory = 0; directory < 20; directory++) {
      Path made = Files.createDirectory(root.resolve("d" + directory));
      for (int file = 0; file < 1000; file++) {
        Files.createFile(made.resolve("f" + file));
      }
    }
    // A hundred times what it takes: a guard against another order of growth.
    ModelListing listing =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> list(EVERYTHING));
    assertEquals(20_000, listing.files().size());
    assertEquals(20_000, new HashSet<>(listing.files()).size());
  }

  @Test
  void tellsHowManyFilesItHasFound() throws Exception {
    write("a", "");
    write("b/c", "");
    write("b/d", "");
    List<Long> found = new ArrayList<>();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void found(long files) {
            found.add(files);
          }
        };
    LocalModel.open(root, progress).list(EVERYTHING);
    assertEquals(List.of(1L, 2L, 3L), found);
  }

  @Test
  void stopsWhenInterrupted() throws Exception {
    write("a", "");
    LocalModel model = LocalModel.open(root);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> model.list(EVERYTHING));
    assertFalse(Thread.interrupted(), "status is cleared");
  }

  @Test
  void opensOnlyWhatIsThere() throws Exception {
    ModelAccessException missing =
        assertThrows(
            ModelAccessException.class, () -> LocalModel.open(temporary.resolve("missing")));
    assertEquals(Reason.NOT_FOUND, missing.reason());
    Posix.require();
    Path broken = Files.createSymbolicLink(temporary.resolve("broken"), Path.of("missing"));
    ModelAccessException nowhere =
        assertThrows(ModelAccessException.class, () -> LocalModel.open(broken));
    assertEquals(Reason.NOT_FOUND, nowhere.reason());
    assertTrue(Failures.message(nowhere).contains("nowhere"), nowhere.getMessage());
    Path pipe = temporary.resolve("pipe");
    Posix.pipe(pipe);
    ModelAccessException special =
        assertThrows(ModelAccessException.class, () -> LocalModel.open(pipe));
    assertEquals(Reason.SPECIAL_FILE, special.reason());
  }

  @Test
  void isNamedAfterTheLastComponentOrWhatDotsStandFor() throws Exception {
    Files.createDirectory(root.resolve("sub"));
    assertEquals("model", LocalModel.open(root).name());
    assertEquals("model", LocalModel.open(root.resolve(".")).name());
    assertEquals("model", LocalModel.open(root.resolve("sub/..")).name());
    assertEquals(
        Path.of("").toRealPath().getFileName().toString(), LocalModel.open(Path.of("")).name());
    assertEquals(
        Path.of("").toRealPath().getFileName().toString(), LocalModel.open(Path.of(".")).name());
    assertEquals("/", LocalModel.open(Path.of("/")).name().replace('\\', '/'));
  }

  @Test
  void messagesNameFilesFromTheModelAsGiven() throws Exception {
    Posix.require();
    Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));
    Path relative = Path.of("").toAbsolutePath().relativize(root);
    LocalModel model = LocalModel.open(relative);
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(EVERYTHING));
    assertEquals(relative.resolve("link").toString(), refused.path());
  }

  @Test
  void severalThreadsMayListAtOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      write("d" + i % 10 + "/f" + i, "");
    }
    LocalModel model = LocalModel.open(root);
    List<Set<ModelFile>> found = new ArrayList<>();
    Stream.generate(() -> model)
        .limit(16)
        .parallel()
        .map(
            shared -> {
              try {
                return (Set<ModelFile>) new HashSet<>(shared.list(EVERYTHING).files());
              } catch (ModelSigningException | InterruptedException e) {
                throw new AssertionError(e);
              }
            })
        .forEachOrdered(found::add);
    assertEquals(16, found.size());
    assertEquals(1, new HashSet<>(found).size());
    assertEquals(200, found.getFirst().size());
  }
}
