package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignatureFileTest {
  private static final Bytes NEW = Bytes.ofUtf8("new signature");

  @TempDir Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static SignatureAccessException readFails(SignatureFile file) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThrows(SignatureAccessException.class, file::read));
  }

  private static SignatureAccessException writeFails(Path path) {
    return assertThrows(
        SignatureAccessException.class,
        () -> SignatureFile.at(path).write(NEW, Overwrite.ANYTHING));
  }

  @Test
  void returnsWhatWasWritten() throws Exception {
    SignatureFile file = SignatureFile.at(directory.resolve("model.sig"));
    file.write(NEW, Overwrite.ANYTHING);
    assertEquals(NEW, file.read());
    file.write(Bytes.ofUtf8("shorter"), Overwrite.ANYTHING);
    assertEquals(Bytes.ofUtf8("shorter"), file.read());
    file.write(Bytes.ofUtf8(""), Overwrite.ANYTHING);
    assertEquals(Bytes.ofUtf8(""), file.read());
    assertEquals(List.of("model.sig"), names());
    assertEquals(directory.resolve("model.sig").toString(), file.location());
  }

  @Test
  void replacesAnOlderSignatureAlone() throws Exception {
    Path path = directory.resolve("weights");
    SignatureFile file = SignatureFile.at(path);
    for (String older : List.of("", "{\"mediaType\":\"application/vnd.dev.sigstore.bundle")) {
      Files.writeString(path, older);
      file.write(NEW, Overwrite.OLDER_SIGNATURE);
      assertEquals(NEW, file.read());
    }
    // By the other name it is the same file.
    Path link = Files.createSymbolicLink(directory.resolve("link"), path);
    for (SignatureFile name : List.of(file, SignatureFile.at(link))) {
      SignatureAccessException refused =
          assertThrows(
              SignatureAccessException.class, () -> name.write(NEW, Overwrite.OLDER_SIGNATURE));
      assertEquals(Reason.SIGNATURE_PLACE_TAKEN, refused.reason());
      assertEquals(
          "cannot write signature '%s': it must be new or replace an older signature, but something else is there"
              .formatted(name.location()),
          refused.getMessage());
    }
    assertEquals(NEW, file.read());
    assertEquals(List.of("link", "weights"), names());
  }

  @Test
  void tellsWhyItCannotRead() throws Exception {
    SignatureAccessException missing = readFails(SignatureFile.at(directory.resolve("missing")));
    assertEquals(Reason.NOT_FOUND, missing.reason());
    SignatureAccessException folder = readFails(SignatureFile.at(directory));
    assertEquals(Reason.IO_ERROR, folder.reason());
    assertTrue(Failures.message(folder).endsWith("but is a directory"), folder.getMessage());
  }

  @Test
  void readsAndWritesAPipeOnce() throws Exception {
    Path pipe = directory.resolve("pipe");
    Posix.pipe(pipe);
    SignatureFile file = SignatureFile.limitedTo(10, pipe);
    assertEquals(
        Optional.empty(), file.pathWithin(LocalModel.open(directory)), "no file of any model");
    assertEquals(Bytes.ofUtf8("0123456789"), readMeanwhile(file, "0123456789"));
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class, () -> readMeanwhile(file, "0123456789 and more"));
    assertEquals(new Reason("signature-too-large"), refused.reason());
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<String> read = other.submit(() -> Files.readString(pipe));
      file.write(NEW, Overwrite.ANYTHING);
      assertEquals(NEW, Bytes.ofUtf8(read.get(20, TimeUnit.SECONDS)));
    }
    assertEquals(List.of("pipe"), names());
  }

  private static Bytes readMeanwhile(SignatureFile file, String written) throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      other.execute(
          () -> {
            try {
              Files.writeString(Path.of(file.location()), written);
            } catch (IOException e) {
              // Who reads may go away before all of it is written.
            }
          });
      return file.read();
    }
  }

  @Test
  void limitsWhatComesByAStream() throws Exception {
    SignatureStream short10 =
        SignatureStream.limitedTo(10, "-", Bytes.ofUtf8("0123456789").asStream());
    assertEquals(Bytes.ofUtf8("0123456789"), short10.read());
    AtomicInteger read = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read.incrementAndGet();
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            assertTrue(read.addAndGet(length) < 1_000_000, "read on and on");
            return length;
          }
        };
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () -> SignatureStream.limitedTo(20_000, "-", endless).read());
    assertEquals(new Reason("signature-too-large"), refused.reason());
    assertTrue(read.get() < 40_000, () -> read + " bytes were read");
    assertEquals(
        "cannot write signature '-': it is only read from",
        assertThrows(SignatureAccessException.class, () -> short10.write(NEW, Overwrite.ANYTHING))
            .getMessage());
  }

  @Test
  void readsUpToTheLimitAndNoFurther() throws Exception {
    Path path = Files.write(directory.resolve("model.sig"), new byte[1000]);
    assertEquals(1000, SignatureFile.limitedTo(1000, path).read().size());
    SignatureAccessException refused = readFails(SignatureFile.limitedTo(500, path));
    assertEquals(new Reason("signature-too-large"), refused.reason());
    assertEquals(
        "signature file '%s' must have at most 500 bytes, but has 1000".formatted(path),
        refused.getMessage(),
        "refused by its size, before it is read");
  }

  @Test
  void limitsWhatComesWhateverTheSizeSays() throws Exception {
    Path endless = Path.of("/proc/self/maps");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.exists(endless), "there is no file that has more bytes than it says");
    assertEquals(0, Files.size(endless));
    assertEquals(
        new Reason("signature-too-large"),
        readFails(SignatureFile.limitedTo(10, endless)).reason());
  }

  @Test
  void givesTheModeOfAnyNewFile() throws Exception {
    Posix.require();
    Path other = Files.createFile(directory.resolve("other"));
    Path path = directory.resolve("model.sig");
    SignatureFile.at(path).write(NEW, Overwrite.ANYTHING);
    assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(path));
  }

  @Test
  void writesThroughLinks() throws Exception {
    Posix.require();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("target"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("elsewhere/target"));
    Path second = Files.createSymbolicLink(elsewhere.resolve("second"), link.toAbsolutePath());
    assertEquals(Bytes.ofUtf8("old"), SignatureFile.at(second).read());
    SignatureFile.at(second).write(NEW, Overwrite.ANYTHING);
    assertEquals(NEW, Bytes.ofUtf8(Files.readString(target)));
    assertEquals(Path.of("elsewhere/target"), Files.readSymbolicLink(link));
    assertEquals(link.toAbsolutePath(), Files.readSymbolicLink(second));
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertEquals(2, files.count());
    }
    Path broken = Files.createSymbolicLink(directory.resolve("broken"), Path.of("nowhere"));
    assertEquals(Reason.BROKEN_SYMLINK, writeFails(broken).reason());
    Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
    assertEquals(Reason.IO_ERROR, writeFails(circle).reason());
    assertEquals(List.of("broken", "circle", "elsewhere", "link"), names());
  }

  @Test
  void refusesToReplaceAnythingElse() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    assertEquals(Reason.IO_ERROR, writeFails(folder).reason());
    Posix.require();
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Path link = Files.createSymbolicLink(directory.resolve("link"), socket);
      for (Path path : List.of(socket, link)) {
        assertEquals(Reason.SPECIAL_FILE, writeFails(path).reason());
        assertEquals(Reason.SPECIAL_FILE, readFails(SignatureFile.at(path)).reason());
      }
      assertTrue(Files.isSymbolicLink(link));
      assertEquals(List.of("folder", "link", "socket"), names());
    }
  }

  @Test
  void aDeviceForCharactersIsWrittenTo() throws Exception {
    Posix.require();
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
    SignatureFile.at(link).write(NEW, Overwrite.ANYTHING);
    assertTrue(Files.isSymbolicLink(link));
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
  }

  @Test
  void leavesNothingBehindWhenItFails() throws Exception {
    assertEquals(Reason.NOT_FOUND, writeFails(directory.resolve("no/model.sig")).reason());
    Path file = Files.writeString(directory.resolve("file"), "");
    assertEquals(Reason.IO_ERROR, writeFails(file.resolve("model.sig")).reason());
    // The temporary file can be made, but not be moved to a name of more than 255 bytes.
    assertEquals(Reason.IO_ERROR, writeFails(directory.resolve("x".repeat(256))).reason());
    assertEquals(List.of("file"), names());
  }

  @Test
  void leavesTheOldSignatureWhenInterrupted() throws Exception {
    Path path = Files.writeString(directory.resolve("model.sig"), "old");
    Thread.currentThread().interrupt();
    SignatureAccessException failed = writeFails(path);
    assertTrue(Thread.interrupted(), "the status is kept for the caller");
    assertEquals(Reason.IO_ERROR, failed.reason());
    assertEquals("old", Files.readString(path));
    assertEquals(List.of("model.sig"), names());
  }

  @Test
  void readersSeeOneSignatureOrTheOther() throws Exception {
    SignatureFile file = SignatureFile.at(directory.resolve("model.sig"));
    Bytes one = Bytes.of(new byte[300_000]);
    Bytes other = Bytes.ofUtf8("x".repeat(200_000));
    file.write(one, Overwrite.ANYTHING);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 30; i++) {
                      file.write(i % 2 == 0 ? other : one, Overwrite.ANYTHING);
                    }
                  } catch (SignatureAccessException e) {
                    throw new AssertionError(e);
                  } finally {
                    done.set(true);
                  }
                });
    int reads = 0;
    while (!done.get()) {
      Bytes read = file.read();
      assertTrue(read.equals(one) || read.equals(other), () -> "a part: " + read);
      reads++;
    }
    writer.join();
    assertTrue(reads > 0);
    assertEquals(one, file.read());
  }

  @Test
  void isKeptInADirectoryAndBesideAFile() throws Exception {
    assertEquals(directory.resolve("model.sig"), SignatureFile.defaultFor(directory));
    Path file = Files.createFile(directory.resolve("weights.bin"));
    assertEquals(directory.resolve("weights.bin.sig"), SignatureFile.defaultFor(file));
    assertEquals(Path.of("absent.sig"), SignatureFile.defaultFor(Path.of("absent")));
    assertEquals(
        directory.resolve("\u00E9 \uD83D\uDE80.sig"),
        SignatureFile.defaultFor(directory.resolve("\u00E9 \uD83D\uDE80")));
  }

  @Test
  void knowsItsPathInAModel() throws Exception {
    LocalModel model = LocalModel.open(directory);
    assertEquals(
        Optional.of(ModelPath.of("model.sig")),
        SignatureFile.at(directory.resolve("model.sig")).pathWithin(model));
    assertEquals(
        Optional.empty(), SignatureFile.at(directory.resolveSibling("x.sig")).pathWithin(model));
    assertFalse(
        SignatureFile.at(directory.resolve("model.sig")).pathWithin(new Elsewhere()).isPresent());
    assertEquals(Set.of(), Set.copyOf(names()));
  }

  /** A model that is no local one. */
  private static final class Elsewhere implements ModelSource {
    @Override
    public String name() {
      return "elsewhere";
    }

    @Override
    public ModelListing list(ListingPolicy policy) {
      throw new AssertionError("not asked for");
    }

    @Override
    public ModelContent open(ModelFile file) {
      throw new AssertionError("not asked for");
    }
  }
}
