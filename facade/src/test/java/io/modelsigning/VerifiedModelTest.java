package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.testing.MemoryModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedModelTest {
  private static final int PIECE = CheckedContent.PIECE_BYTES;
  private static final int LARGE = 3 * PIECE + 7;

  @TempDir Path folder;

  /** All ways to have a file's content. */
  enum Way {
    BYTES {
      @Override
      byte[] read(VerifiedModel model, String path, Path unused) throws IOException {
        return model.bytes(path);
      }
    },
    STREAM {
      @Override
      byte[] read(VerifiedModel model, String path, Path unused) throws IOException {
        try (InputStream in = model.stream(path)) {
          return in.readAllBytes();
        }
      }
    },
    CHANNEL {
      @Override
      byte[] read(VerifiedModel model, String path, Path unused) throws IOException {
        try (SeekableByteChannel channel = model.channel(path)) {
          return drain(channel);
        }
      }
    },
    COPY {
      @Override
      byte[] read(VerifiedModel model, String path, Path unused) throws IOException {
        return Files.readAllBytes(model.copyTo(unused).resolve(path));
      }
    };

    abstract byte[] read(VerifiedModel model, String path, Path unused) throws IOException;
  }

  private static byte[] drain(SeekableByteChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(100_000);
    while (channel.read(some) >= 0) {
      all.write(some.array(), 0, some.position());
      some.clear();
    }
    return all.toByteArray();
  }

  private SignedFolder signed(UnaryOperator<ModelSigner.Builder> options) throws Exception {
    SignedFolder signed = new SignedFolder(folder);
    for (int bytes : List.of(0, 1, 64 << 10, (64 << 10) + 1, PIECE, PIECE + 1, LARGE)) {
      signed.with("deep/of-" + bytes, SignedFolder.content(bytes));
    }
    return signed.signed(options);
  }

  private void requireSame(SignedFolder signed, VerifiedModel model) throws IOException {
    int made = 0;
    for (String path : model.files()) {
      for (Way way : Way.values()) {
        assertArrayEquals(
            Files.readAllBytes(signed.file(path)),
            way.read(model, path, folder.resolve("copy" + made++)),
            () -> way + " of " + path);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatWasSigned(HashAlgorithm algorithm) throws Exception {
    SignedFolder signed = signed(builder -> builder.hashAlgorithm(algorithm));
    VerifiedModel model = signed.verified(SignedFolder.anHourLater());
    assertEquals(7, model.files().size());
    requireSame(signed, model);
  }

  @ParameterizedTest
  @ValueSource(longs = {1000, PIECE, PIECE + 1, LARGE - 1, LARGE})
  void givesWhatWasSignedInShards(long bytes) throws Exception {
    SignedFolder signed = signed(builder -> builder.shardBytes(bytes));
    VerifiedModel model = signed.verified();
    // No shard covers an empty file.
    assertFalse(model.has("deep/of-0"));
    assertEquals(6, model.files().size());
    requireSame(signed, model);
  }

  @Test
  void opensTheOneFileOfAModel() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("weights.bin", new byte[] {1, 2, 3});
    Path file = signed.file("weights.bin");
    ModelSigning.signer().key(signed.keys.privateKey()).build().sign(file);
    VerifiedModel model =
        ModelSigning.verifier().key(signed.keys.publicKey()).build().verify(file).requireVerified();
    assertEquals(List.of("weights.bin"), model.files());
    assertArrayEquals(new byte[] {1, 2, 3}, model.bytes("weights.bin"));
    assertEquals(3, model.size("weights.bin"));
    Path copy = model.copyTo(folder.resolve("copy"));
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(copy.resolve("weights.bin")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../key.pem",
        "/etc/passwd",
        "model.sig",
        "ignored",
        "deep",
        "deep/"
      })
  void opensNothingThatWasNotSigned(String path) throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("deep/weights", new byte[] {1}).signed();
    Files.writeString(signed.file("ignored"), "not signed");
    VerifiedModel model =
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .ignorePaths("ignored")
            .build()
            .verify(signed.model)
            .requireVerified();
    assertFalse(model.has(path));
    assertEquals(
        Reason.NOT_FOUND,
        assertThrows(ModelContentException.class, () -> model.bytes(path)).reason());
    assertThrows(ModelContentException.class, () -> model.stream(path));
    assertThrows(ModelContentException.class, () -> model.channel(path));
    assertThrows(ModelContentException.class, () -> model.size(path));
    Path copy = model.copyTo(folder.resolve("copy"));
    try (Stream<Path> copied = Files.walk(copy)) {
      assertEquals(
          List.of(copy.resolve("deep/weights")), copied.filter(Files::isRegularFile).toList());
    }
  }

  /** What somebody does to a file. */
  enum Change {
    CONTENT {
      @Override
      void make(Path file, Path aside) throws IOException {
        SignedFolder.changeInSecret(file);
      }
    },
    TRUNCATED {
      @Override
      void make(Path file, Path aside) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
          channel.truncate(channel.size() - 1);
        }
        Files.setLastModifiedTime(file, time);
      }
    },
    GROWN {
      @Override
      void make(Path file, Path aside) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, time);
      }
    },
    SWAPPED {
      @Override
      void make(Path file, Path aside) throws IOException {
        Files.copy(file, aside, StandardCopyOption.COPY_ATTRIBUTES);
        SignedFolder.changeInSecret(aside);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      }
    },
    DELETED {
      @Override
      void make(Path file, Path aside) throws IOException {
        Files.delete(file);
      }
    },
    LINKED {
      @Override
      void make(Path file, Path aside) throws IOException {
        Files.move(file, aside);
        SignedFolder.changeInSecret(aside);
        Files.createSymbolicLink(file, aside);
      }
    },
    /** The content is as it was, and still it is another file than was verified. */
    LINKED_TO_ITSELF {
      @Override
      void make(Path file, Path aside) throws IOException {
        Files.move(file, aside);
        Files.createSymbolicLink(file, aside);
      }
    };

    abstract void make(Path file, Path aside) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatChangedSince(Change change) throws Exception {
    for (int bytes : List.of(100, LARGE)) {
      Path own = Files.createDirectory(folder.resolve("of" + bytes));
      SignedFolder signed =
          new SignedFolder(own).with("weights", SignedFolder.content(bytes)).signed();
      VerifiedModel soon = signed.verified();
      VerifiedModel later = signed.verified(SignedFolder.anHourLater());
      change.make(signed.file("weights"), own.resolve("aside"));
      for (VerifiedModel model : List.of(soon, later)) {
        for (Way way : Way.values()) {
          ModelContentException refusal =
              assertThrows(
                  ModelContentException.class,
                  () -> way.read(model, "weights", own.resolve("copy")),
                  () -> way + " of " + bytes);
          assertEquals(Reason.FILE_CHANGED, refusal.reason(), () -> way + ": " + refusal);
          assertEquals("weights", refusal.path());
        }
      }
    }
  }

  /** Reads one byte, has the file changed, and returns how many bytes come until it is noticed. */
  private int readUntilNoticed(Change change) throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(LARGE)).signed();
    VerifiedModel model = signed.verified();
    int read = 0;
    try (InputStream in = model.stream("weights")) {
      assertEquals(0, in.read());
      read++;
      change.make(signed.file("weights"), folder.resolve("aside"));
      byte[] some = new byte[50_000];
      while (true) {
        int bytes = in.read(some);
        assertTrue(bytes > 0, "the stream ended");
        read += bytes;
      }
    } catch (ModelContentException e) {
      assertEquals(Reason.FILE_CHANGED, e.reason(), e::toString);
      return read;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamDoesNotEndWellIfTheFileChangesMeanwhile(Change change) throws Exception {
    int read = readUntilNoticed(change);
    assertTrue(read < LARGE, () -> read + " bytes were handed out");
  }

  @Test
  void aStreamThatFailedFailsForGood() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(LARGE)).signed();
    VerifiedModel model = signed.verified();
    SignedFolder.changeInSecret(signed.file("weights"));
    try (InputStream in = model.stream("weights")) {
      ModelContentException first = assertThrows(ModelContentException.class, in::readAllBytes);
      assertEquals(first, assertThrows(ModelContentException.class, in::read));
      assertEquals(0, in.available());
    }
  }

  @Test
  void aWrongShardIsNotHandedOutToItsEnd() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder)
            .with("weights", SignedFolder.content(LARGE))
            .signed(builder -> builder.shardBytes(1000));
    VerifiedModel model = signed.verified();
    SignedFolder.changeInSecret(signed.file("weights"));
    int lastShard = LARGE / 1000 * 1000;
    try (InputStream in = model.stream("weights")) {
      assertArrayEquals(
          SignedFolder.content(lastShard), in.readNBytes(lastShard), "what is right comes");
      ModelContentException refusal = assertThrows(ModelContentException.class, in::read);
      assertTrue(
          String.valueOf(refusal.getMessage())
              .contains("'weights:%d:%d' must be sha256:".formatted(lastShard, LARGE)),
          refusal::toString);
    }
  }

  @Test
  void aSmallFileIsCheckedBeforeAnyOfItIsSeen() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(PIECE)).signed();
    VerifiedModel model = signed.verified();
    SignedFolder.changeInSecret(signed.file("weights"));
    try (InputStream in = model.stream("weights")) {
      assertThrows(ModelContentException.class, in::read);
    }
  }

  @Test
  void aStreamIsReadAsStreamsAre() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("weights", new byte[] {-1, 2, 3}).signed();
    InputStream in = signed.verified().stream("weights");
    assertEquals(0, in.read(new byte[0]));
    assertEquals(255, in.read());
    assertEquals(2, in.available());
    assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[1], 0, 2));
    assertEquals(2, in.read(new byte[10]));
    assertEquals(-1, in.read());
    assertEquals(-1, in.read(new byte[1]));
    in.close();
    assertThrows(IOException.class, in::read);
    assertEquals(0, in.available());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aChannelIsReadAnywhere(boolean large) throws Exception {
    int bytes = large ? LARGE : 10;
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(bytes)).signed();
    SeekableByteChannel channel = signed.verified(SignedFolder.anHourLater()).channel("weights");
    assertEquals(bytes, channel.size());
    assertEquals(bytes - 3, channel.position(bytes - 3).position());
    ByteBuffer target = ByteBuffer.allocate(10);
    assertEquals(3, channel.read(target));
    assertEquals((byte) ((bytes - 1) % 251), target.get(2));
    assertEquals(10, target.limit());
    assertEquals(-1, channel.read(target));
    assertEquals(0, channel.read(ByteBuffer.allocate(0)));
    assertEquals(-1, channel.position(bytes + 5L).read(target));
    assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
    assertThrows(NonWritableChannelException.class, () -> channel.write(target));
    assertThrows(NonWritableChannelException.class, () -> channel.truncate(1));
    assertTrue(channel.isOpen());
    channel.close();
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, () -> channel.read(target));
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(ClosedChannelException.class, channel::position);
    assertThrows(ClosedChannelException.class, () -> channel.position(0));
  }

  @ParameterizedTest
  @EnumSource
  void aChannelToTheFileNoticesChanges(Change change) throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(LARGE)).signed();
    VerifiedModel model = signed.verified(SignedFolder.anHourLater());
    try (SeekableByteChannel channel = model.channel("weights")) {
      assumeTrue(channel instanceof CheckedChannel, "the temporary folder's storage has no stamps");
      ByteBuffer target = ByteBuffer.allocate(10);
      assertEquals(10, channel.read(target));
      // Within one tick of the clock of the storage, two changes are one.
      Thread.sleep(20);
      change.make(signed.file("weights"), folder.resolve("aside"));
      target.clear();
      ModelContentException refusal =
          assertThrows(ModelContentException.class, () -> channel.read(target));
      assertEquals(Reason.FILE_CHANGED, refusal.reason(), refusal::toString);
      assertEquals(0, target.position(), "what was read is not handed out");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChannelToACopyDoesNotCare(Change change) throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("weights", SignedFolder.content(LARGE)).signed();
    // It changed a moment ago: a later change might not be told from that.
    VerifiedModel model = signed.verified(Clock.systemUTC());
    try (SeekableByteChannel channel = model.channel("weights")) {
      assertFalse(channel instanceof CheckedChannel);
      change.make(signed.file("weights"), folder.resolve("aside"));
      assertArrayEquals(SignedFolder.content(LARGE), drain(channel));
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
    }
  }

  @Test
  void aStorageThatTellsOfNoChangesIsCopied() throws Exception {
    String text = "x".repeat(LARGE);
    MemoryModel memory = new MemoryModel().with("weights", text);
    VerifiedModel model = verified(memory);
    try (SeekableByteChannel channel = model.channel("weights")) {
      assertEquals(text, new String(drain(channel), StandardCharsets.UTF_8));
    }
    for (Way way : Way.values()) {
      assertEquals(
          text,
          new String(way.read(model, "weights", folder.resolve("copy")), StandardCharsets.UTF_8));
    }
    assertEquals(0, memory.openFiles());
  }

  /** Signs and verifies a model in memory. */
  private VerifiedModel verified(MemoryModel memory) throws Exception {
    SignedFolder keys = new SignedFolder(folder);
    SignatureFile signature = SignatureFile.at(folder.resolve("model.sig"));
    ModelSigning.signer().key(keys.keys.privateKey()).build().sign(memory, signature);
    return ModelSigning.verifier()
        .key(keys.keys.publicKey())
        .build()
        .verify(memory, List.of(signature))
        .requireVerified();
  }

  /** A model of a storage that does not tell that there is more by now. */
  private static final class GrowingModel extends MemoryModel {
    private boolean grown;

    @Override
    public ModelContent open(ModelFile file) {
      ModelContent content = super.open(file);
      return new ModelContent() {
        @Override
        public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
          if (grown && positionBytes == file.sizeBytes()) {
            target.put((byte) 0);
            return 1;
          }
          return content.read(target, positionBytes);
        }

        @Override
        public void requireUnchanged() throws ModelAccessException {
          content.requireUnchanged();
        }

        @Override
        public void close() {
          content.close();
        }
      };
    }
  }

  @Test
  void looksBehindTheEndItself() throws Exception {
    GrowingModel memory = new GrowingModel();
    memory.with("weights", "weights");
    VerifiedModel model = verified(memory);
    assertEquals(7, model.bytes("weights").length);
    memory.grown = true;
    ModelContentException refusal =
        assertThrows(ModelContentException.class, () -> model.bytes("weights"));
    assertTrue(
        String.valueOf(refusal.getMessage()).endsWith("it must have 7 bytes, but has more"),
        refusal::toString);
  }

  @Test
  void aCopyReadsNothingForAPlaceThatIsTaken() throws Exception {
    MemoryModel memory = new MemoryModel().with("weights", "weights");
    VerifiedModel model = verified(memory);
    int before = memory.openedFiles();
    assertThrows(FileAlreadyExistsException.class, () -> model.copyTo(folder));
    assertEquals(before, memory.openedFiles());
  }

  @Test
  void aCopyReplacesNothingThatAppearedMeanwhile() throws Exception {
    Path copy = folder.resolve("copy");
    AtomicBoolean verified = new AtomicBoolean();
    MemoryModel memory =
        new MemoryModel() {
          @Override
          protected void beforeRead(ModelFile file, long positionBytes) {
            if (verified.get() && positionBytes == 0) {
              assertTrue(copy.toFile().mkdir());
            }
          }
        };
    VerifiedModel model = verified(memory.with("weights", "weights"));
    verified.set(true);
    assertThrows(FileAlreadyExistsException.class, () -> model.copyTo(copy));
    try (Stream<Path> left = Files.list(copy)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aCopyIsPrivateAndWhole() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("a/b/c", new byte[] {1}).with("a/d", new byte[] {2}).signed();
    Path copy = folder.resolve("copy");
    assertEquals(copy, signed.verified().copyTo(copy));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(copy.resolve("a/b/c")));
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(copy.resolve("a/d")));
  }

  @Test
  void aCopyThatFailsLeavesNothing() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder)
            .with("a/first", SignedFolder.content(LARGE))
            .with("b/last", SignedFolder.content(LARGE))
            .signed();
    VerifiedModel model = signed.verified();
    SignedFolder.changeInSecret(signed.file("b/last"));
    Path place = Files.createDirectory(folder.resolve("place"));
    assertThrows(ModelContentException.class, () -> model.copyTo(place.resolve("copy")));
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aCopyThatIsInterruptedLeavesNothing() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("a", SignedFolder.content(LARGE)).signed();
    VerifiedModel model = signed.verified();
    Path place = Files.createDirectory(folder.resolve("place"));
    Thread.currentThread().interrupt();
    assertThrows(IOException.class, () -> model.copyTo(place.resolve("copy")));
    assertTrue(Thread.interrupted());
    try (Stream<Path> left = Files.list(place)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aCopyReplacesNothing() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("a", new byte[] {1}).signed();
    VerifiedModel model = signed.verified();
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThrows(FileAlreadyExistsException.class, () -> model.copyTo(empty));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertThrows(FileAlreadyExistsException.class, () -> model.copyTo(link));
    assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertThrows(IOException.class, () -> model.copyTo(folder.resolve("missing/copy")));
  }

  /** As two names would be that the file system takes for one. */
  @Test
  void aCopyOfTwoFilesHasTwo() throws Exception {
    MemoryModel memory = new MemoryModel().with("weights", "weights");
    VerifiedModel model = verified(memory);
    Manifest manifest = model.result().manifest();
    ModelFile file = model.result().compared().iterator().next();
    SignedFile signed =
        new SignedFile(
            memory,
            file,
            manifest.serialization().hashAlgorithm(),
            Objects.requireNonNull(manifest.resourcesByFile().get(file.path())));
    Path copy = folder.resolve("copy");
    PrivateCopy.of(List.of(signed), folder.resolve("of-one"));
    assertThrows(
        FileAlreadyExistsException.class, () -> PrivateCopy.of(List.of(signed, signed), copy));
    assertFalse(Files.exists(copy));
  }

  /** In a file system where a backslash parts names, it would lead into another folder. */
  @Test
  void aNameThatIsMoreThanANameIsNotCopied() throws Exception {
    VerifiedModel model = verified(new MemoryModel().with("a\\b", "weights"));
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("copies.zip"), Map.of("create", "true"))) {
      IOException refusal =
          assertThrows(IOException.class, () -> model.copyTo(zip.getPath("/copy")));
      assertEquals("'a\\b' is no name a file can have here", refusal.getMessage());
      try (Stream<Path> left = Files.list(zip.getPath("/"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  private static List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().matches("model-[0-9]+[.]tmp"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theCopyOfAChannelIsPrivateAndGoneAfterAFailure() throws Exception {
    List<Path> before = temporaryFiles();
    List<String> permissions = new ArrayList<>();
    AtomicBoolean verified = new AtomicBoolean();
    MemoryModel memory =
        new MemoryModel() {
          @Override
          protected void beforeRead(ModelFile file, long positionBytes)
              throws ModelAccessException {
            if (verified.get() && positionBytes > 0) {
              try {
                List<Path> added = new ArrayList<>(temporaryFiles());
                added.removeAll(before);
                for (Path one : added) {
                  permissions.add(
                      PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              throw new ModelAccessException(Reason.IO_ERROR, "weights", "it is gone");
            }
          }
        };
    VerifiedModel model = verified(memory.with("weights", "x".repeat(LARGE)));
    verified.set(true);
    assertThrows(ModelContentException.class, () -> model.channel("weights"));
    assertEquals(List.of("rw-------"), permissions);
    assertEquals(before, temporaryFiles());
  }

  @Test
  void aTemporaryCopyIsPrivateAndGoneWhenClosed() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("a/b", new byte[] {1}).with("c", new byte[] {2}).signed();
    TemporaryCopy copy = signed.verified().temporaryCopy();
    Path place = copy.path().getParent();
    assertEquals("model", copy.path().getFileName().toString());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(copy.path().resolve("a/b")));
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(copy.path().resolve("c")));
    copy.close();
    assertFalse(Files.exists(place));
    copy.close();
  }

  @Test
  void aTemporaryCopyHasTheFilesThatAreWanted() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("a/b", new byte[] {1}).with("c", new byte[] {2}).signed();
    VerifiedModel model = signed.verified();
    try (TemporaryCopy copy = model.temporaryCopy(List.of("a/b", "a/b"));
        Stream<Path> copied = Files.walk(copy.path())) {
      assertEquals(
          List.of(copy.path().resolve("a/b")), copied.filter(Files::isRegularFile).toList());
    }
    assertThrows(ModelContentException.class, () -> model.temporaryCopy(List.of("c", "d")));
  }

  @Test
  void aTemporaryCopyIsNotThereIfAFileWasSwapped() throws Exception {
    SignedFolder signed =
        new SignedFolder(folder).with("a", new byte[] {1}).with("b", new byte[] {2}).signed();
    VerifiedModel model = signed.verified();
    SignedFolder.changeInSecret(signed.file("b"));
    List<Path> before = temporaryCopies();
    assertThrows(ModelContentException.class, model::temporaryCopy);
    assertEquals(before, temporaryCopies());
  }

  private static List<Path> temporaryCopies() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("model-signing-"))
          .sorted()
          .toList();
    }
  }

  /** The name is not signed, and may be anything. */
  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", "a,b", "a?b", ".hidden"})
  void aTemporaryCopyHasAPlainName(String name) throws Exception {
    MemoryModel named =
        new MemoryModel() {
          @Override
          public String name() {
            return name;
          }
        };
    try (TemporaryCopy copy = verified(named.with("weights", "weights")).temporaryCopy()) {
      assertEquals("model", copy.path().getFileName().toString());
    }
  }

  @Test
  void saysWhatItIs() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("a", new byte[] {1}).signed();
    VerifiedModel model = signed.verified();
    assertEquals("model", model.name());
    assertEquals(model, model.requireVerified());
    assertEquals(model.result(), model.details().orElseThrow());
    assertInstanceOf(String.class, model.signer().name());
    assertTrue(model.toString().startsWith("verified: 'model', 1 files, signed by "));
  }
}
