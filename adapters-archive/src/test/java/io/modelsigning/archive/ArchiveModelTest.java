package io.modelsigning.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveModelTest {
  private static final ListingPolicy ALL = ListingPolicy.allBut(Exclusions.NONE, false);

  @TempDir Path folder;

  private Path zip(Map<String, byte[]> entries, int method) throws IOException {
    Path zip = folder.resolve("models.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(one.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 sum = new CRC32();
          sum.update(one.getValue());
          entry.setCrc(sum.getValue());
          entry.setSize(one.getValue().length);
        }
        out.putNextEntry(entry);
        out.write(one.getValue());
        out.closeEntry();
      }
    }
    return zip;
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    return zip(entries, ZipEntry.DEFLATED);
  }

  private static Map<String, byte[]> entries(String... names) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (String name : names) {
      entries.put(name, name.endsWith("/") ? new byte[0] : name.getBytes(StandardCharsets.UTF_8));
    }
    return entries;
  }

  private static List<String> paths(ArchiveModel model, ListingPolicy policy) throws Exception {
    return model.list(policy).files().stream().map(file -> file.path().toString()).toList();
  }

  private static byte[] all(ModelContent content, int size) throws ModelSigningException {
    ByteBuffer target = ByteBuffer.allocate(size + 1);
    while (content.read(target, target.position()) >= 0) {
      // To the end.
    }
    assertEquals(size, target.position());
    byte[] read = new byte[size];
    target.flip().get(read);
    return read;
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  private static ModelFile only(ArchiveModel model) throws Exception {
    List<ModelFile> files = model.list(ALL).files();
    assertEquals(1, files.size());
    return files.getFirst();
  }

  @Test
  void listsAFolderOfTheArchive() throws Exception {
    Path zip = zip(entries("a/", "a/x", "a/b/y", "ab/z", "a.txt", "a/model.sig"));
    ArchiveModel model = ArchiveModel.in(zip, "a");

    assertEquals(List.of("x", "b/y", "model.sig"), paths(model, ALL));
    assertEquals("a", model.name());
    assertEquals(zip + "!/a/b/y", model.display(ModelPath.of("b/y")));
    assertEquals(List.of("x", "b/y", "model.sig"), paths(ArchiveModel.in(zip, "a/"), ALL));
    assertEquals(
        List.of("b/y"),
        paths(
            model,
            ListingPolicy.allBut(
                Exclusions.of(List.of(ModelPath.of("x"), ModelPath.of("model.sig"))), false)));
    assertEquals(
        List.of("x"),
        paths(model, ListingPolicy.only(Set.of(ModelPath.of("x"), ModelPath.of("q")), false)));
  }

  @Test
  void listsAllOfTheArchive() throws Exception {
    ArchiveModel model = ArchiveModel.in(zip(entries("x", "b/y")));

    assertEquals(List.of("x", "b/y"), paths(model, ALL));
    assertEquals("models.zip", model.name());
  }

  @Test
  void oneFileIsAModel() throws Exception {
    ArchiveModel model = ArchiveModel.in(zip(entries("a/x.onnx", "a/x.onnx.sig")), "a/x.onnx");

    assertTrue(model.list(ALL).singleFile());
    assertEquals("x.onnx", only(model).path().toString());
    assertEquals("a/x.onnx.sig", text(model.signature().read()));
    assertEquals(Optional.empty(), model.signature().pathWithin(model));
  }

  @Test
  void theSignatureLiesInTheFolder() throws Exception {
    ArchiveModel model = ArchiveModel.in(zip(entries("a/x", "a/model.sig")), "a");

    assertEquals("a/model.sig", text(model.signature().read()));
    assertEquals(Optional.of(ModelPath.of("model.sig")), model.signature().pathWithin(model));
    SignatureAccessException refused =
        assertThrows(
            SignatureAccessException.class,
            () -> model.signature().write(Bytes.ofUtf8("x"), Overwrite.ANYTHING));
    assertTrue(String.valueOf(refused.getMessage()).contains("not written into archives"));
  }

  @ParameterizedTest
  @ValueSource(ints = {ZipEntry.DEFLATED, ZipEntry.STORED})
  void readsFromWhereverOneLikes(int method) throws Exception {
    byte[] content = new byte[300_000];
    new Random(5).nextBytes(content);
    ArchiveModel model = ArchiveModel.in(zip(Map.of("x", content), method));
    ModelFile file = only(model);
    assertEquals(content.length, file.sizeBytes());

    try (ModelContent opened = model.open(file)) {
      assertArrayEquals(content, all(opened, content.length));
      for (int at : new int[] {299_999, 0, 131_072, 7, 131_073}) {
        ByteBuffer target = ByteBuffer.allocate(1);
        assertEquals(1, opened.read(target, at));
        assertEquals(content[at], target.get(0));
      }
      ByteBuffer direct = ByteBuffer.allocateDirect(8).position(1);
      int count = opened.read(direct, 9);
      assertEquals(1 + count, direct.position());
      assertEquals(content[9], direct.get(1));
      assertEquals(-1, opened.read(ByteBuffer.allocate(1), content.length));
      assertEquals(-1, opened.read(ByteBuffer.allocate(1), content.length + 100L));
      assertEquals(0, opened.read(ByteBuffer.allocate(0), 0));
      opened.requireUnchanged();
    }
  }

  @Test
  void isReadByManyThreads() throws Exception {
    byte[] content = new byte[1 << 20];
    new Random(6).nextBytes(content);
    ArchiveModel model = ArchiveModel.in(zip(Map.of("x", content)));
    ModelFile file = only(model);
    try (ModelReader reader = model.reader(List.of());
        ModelContent opened = reader.open(file);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<byte[]>> parts =
          IntStream.range(0, 64)
              .mapToObj(part -> threads.submit(() -> part(opened, part << 14, 1 << 14)))
              .toList();
      ByteBuffer joined = ByteBuffer.allocate(content.length);
      for (Future<byte[]> part : parts) {
        joined.put(part.get());
      }
      assertArrayEquals(content, joined.array());
    }
  }

  private static byte[] part(ModelContent content, int from, int length) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      assertTrue(content.read(target, from + target.position()) > 0);
    }
    return target.array();
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    Path zip = zip(entries("a/x"));
    ModelAccessException inside =
        assertThrows(ModelAccessException.class, () -> ArchiveModel.in(zip, "b"));
    assertEquals("'" + zip + "' has no 'b'", inside.getMessage());
    Path none = folder.resolve("none.zip");
    ModelAccessException outside =
        assertThrows(ModelAccessException.class, () -> ArchiveModel.in(none).list(ALL));
    assertEquals("cannot list '" + none + "': it does not exist", outside.getMessage());
    assertEquals(Reason.NOT_FOUND, outside.reason());
    ArchiveModel model = ArchiveModel.in(zip, "a");
    SignatureAccessException unsigned =
        assertThrows(SignatureAccessException.class, () -> model.signature().read());
    assertEquals(Reason.NOT_FOUND, unsigned.reason());
  }

  @Test
  void whatIsNoArchiveIsRefused() throws Exception {
    Path zip = zip(entries("a/x", "a/y"));
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(bytes, bytes.length - 30));
    ModelAccessException cut =
        assertThrows(ModelAccessException.class, () -> ArchiveModel.in(zip).list(ALL));
    assertEquals(Reason.IO_ERROR, cut.reason());
  }

  @Test
  void aDamagedEntryIsAFailure() throws Exception {
    byte[] content = new byte[100_000];
    new Random(7).nextBytes(content);
    Path zip = zip(Map.of("x", content));
    ArchiveModel model = ArchiveModel.in(zip);
    byte[] bytes = Files.readAllBytes(zip);
    Arrays.fill(bytes, 40, 60_000, (byte) 0xff);
    Files.write(zip, bytes);
    ModelFile file = only(model);
    try (ModelContent opened = model.open(file)) {
      ModelAccessException failure =
          assertThrows(ModelAccessException.class, () -> all(opened, content.length));
      assertEquals(Reason.IO_ERROR, failure.reason());
    }
  }

  @Test
  void anArchiveThatWasWrittenAnewIsAnother() throws Exception {
    ArchiveModel model = ArchiveModel.in(zip(entries("x")));
    ModelFile file = only(model);
    try (ModelContent opened = model.open(file)) {
      opened.requireUnchanged();
      zip(entries("x", "y"));
      assertEquals(
          Reason.FILE_CHANGED,
          assertThrows(ModelAccessException.class, opened::requireUnchanged).reason());
    }
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> model.open(file)).reason());
    zip(entries("y"));
    assertEquals(
        Reason.FILE_CHANGED,
        assertThrows(ModelAccessException.class, () -> model.open(file)).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../x", "/x", "a//x", "./x"})
  void namesThatLeadElsewhereAreRefused(String name) throws Exception {
    ArchiveModel model = ArchiveModel.in(zip(entries("x", name)));
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(ALL));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
  }

  /** The JDK writes no such archive, so that one name is changed into another's. */
  @Test
  void aNameThatOccursTwiceIsRefused() throws Exception {
    Path zip = zip(entries("a/first", "a/other"));
    String bytes = new String(Files.readAllBytes(zip), StandardCharsets.ISO_8859_1);
    Files.writeString(zip, bytes.replace("a/other", "a/first"), StandardCharsets.ISO_8859_1);
    ArchiveModel model = ArchiveModel.in(zip, "a");

    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(ALL));
    assertEquals(ArchiveReasons.AMBIGUOUS_MODEL, refused.reason());
    assertEquals("'" + zip + "' has 'a/first' twice", refused.getMessage());
  }

  @Test
  void aNameThatIsAFileAndAFolderIsRefused() throws Exception {
    Path zip = zip(entries("a/first", "a/first/second"));
    ArchiveModel model = ArchiveModel.in(zip, "a");

    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> model.list(ALL));
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, refused.reason());
    assertEquals(
        "'%s!/a/first' is a file, and a folder with 'first/second' in it: no model on a disk can have that"
            .formatted(zip),
        refused.getMessage());
  }

  @Test
  void aSignatureWithoutEndIsRefused() throws Exception {
    Path zip = zip(Map.of("a/model.sig", new byte[Bundle.MAXIMUM_BYTES + 1]));
    ArchiveModel model = ArchiveModel.in(zip, "a");

    SignatureAccessException refused =
        assertThrows(SignatureAccessException.class, () -> model.signature().read());
    assertEquals(Reason.SIGNATURE_TOO_LARGE, refused.reason());
  }

  @Test
  void whatLiesInNoArchiveIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("x"), "x");
    ModelAccessException refused =
        assertThrows(ModelAccessException.class, () -> ArchiveModel.at(file.toUri().toURL(), "x"));
    assertEquals(Reason.IO_ERROR, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).endsWith("is in no archive"));
  }
}
