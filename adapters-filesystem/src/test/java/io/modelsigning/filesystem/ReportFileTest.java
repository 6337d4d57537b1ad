package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {
  private static final Bytes PAGE = Bytes.ofUtf8("page");

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertNotWritable(String why, Path path) {
    ReportFile report = ReportFile.at(path);
    String expected = "cannot write report '%s': %s".formatted(path, why);
    assertEquals(expected, assertThrows(IOException.class, report::requireWritable).getMessage());
    assertEquals(expected, assertThrows(IOException.class, () -> report.write(PAGE)).getMessage());
  }

  @Test
  void writesWholeAndLeavesNothingElse() throws IOException {
    Path path = folder.resolve("report.html");
    ReportFile.at(path).requireWritable();
    assertEquals(List.of(), names());
    ReportFile.at(path).write(PAGE);
    assertEquals("page", Files.readString(path));
    Files.writeString(path, "a longer page of before");
    ReportFile.at(path).write(PAGE);
    assertEquals("page", Files.readString(path));
    assertEquals(List.of("report.html"), names());
  }

  @Test
  void aFailureLeavesTheOldReportAndNothingElse() throws IOException {
    Path path = folder.resolve("report.html");
    Files.writeString(path, "old");
    // An interrupt closes the channel in the middle of writing.
    Thread.currentThread().interrupt();
    IOException failure = assertThrows(IOException.class, () -> ReportFile.at(path).write(PAGE));
    assertTrue(Thread.interrupted());
    assertTrue(failure.toString().contains("cannot write report '" + path), failure::toString);
    assertEquals("old", Files.readString(path));
    assertEquals(List.of("report.html"), names());
  }

  @Test
  void refusesWhatIsNoPlaceForAFile() throws IOException {
    Files.writeString(folder.resolve("file"), "file");
    assertNotWritable("its directory does not exist", folder.resolve("missing/report.html"));
    assertNotWritable("its directory does not exist", folder.resolve("file/report.html"));
    assertNotWritable("it is a directory", folder);
    assertNotWritable("it is a directory", Path.of("/"));
    assertEquals("file", Files.readString(folder.resolve("file")));
  }

  @Test
  void aSymbolicLinkIsWrittenThrough() throws IOException {
    Files.writeString(folder.resolve("target"), "target");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
    ReportFile.at(link).write(PAGE);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("page", Files.readString(folder.resolve("target")));
    Path broken = Files.createSymbolicLink(folder.resolve("broken"), Path.of("nowhere"));
    assertNotWritable(
        "it is a symbolic link to '%s', which does not exist"
            .formatted(folder.toRealPath().resolve("nowhere")),
        broken);
    assertEquals(List.of("broken", "link", "target"), names());
  }
}
