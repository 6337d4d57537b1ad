package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStampsTest {
  @TempDir Path temporary;
  private Path root;
  private Path path;

  @BeforeEach
  void makeModel() throws Exception {
    root = temporary.resolve("model");
    Path directory = Files.createDirectories(root.resolve("directory"));
    path = Files.writeString(directory.resolve("file"), "content");
  }

  private ModelFile listed(String name) throws Exception {
    return LocalModel.open(root).list(ListingPolicy.allBut(Exclusions.NONE, true)).files().stream()
        .filter(file -> file.path().equals(ModelPath.of(name)))
        .findFirst()
        .orElseThrow();
  }

  private Optional<ContentStamp> stamp(ModelFile file) throws Exception {
    return LocalModel.open(root).stamp(file);
  }

  @Test
  void itIsTheSameAsLongAsNothingChanges() throws Exception {
    ContentStamp stamp = stamp(listed("directory/file")).orElseThrow();
    assertEquals(stamp, stamp(listed("directory/file")).orElseThrow());
    Instant changed = ((FileTime) Files.getAttribute(path, "unix:ctime")).toInstant();
    assertEquals(changed, stamp.changedAt());
    String inode = Files.getAttribute(path, "unix:ino").toString();
    assertEquals(
        "%s:%s 7".formatted(Files.getAttribute(path, "unix:dev"), inode),
        String.join(" ", java.util.List.of(stamp.identity().split(" ")).subList(0, 2)));
  }

  @Test
  void aModificationTimeInTheFutureIsTheLaterOne() throws Exception {
    Instant future = Instant.parse("2100-01-01T00:00:00.000000001Z");
    Files.setLastModifiedTime(path, FileTime.from(future));
    assertEquals(future, stamp(listed("directory/file")).orElseThrow().changedAt());
  }

  @Test
  void theTimeOfAttributesTellsWhenTheOtherIsSetBack() throws Exception {
    FileTime time = Files.getLastModifiedTime(path);
    ContentStamp before = stamp(listed("directory/file")).orElseThrow();
    Thread.sleep(20);
    Files.writeString(path, "CONTENT");
    Files.setLastModifiedTime(path, time);
    assertNotEquals(before.identity(), stamp(listed("directory/file")).orElseThrow().identity());
  }

  @Test
  void whatIsNoLongerTheFileThatWasListedHasNone() throws Exception {
    ModelFile file = listed("directory/file");
    Files.writeString(path, "longer content");
    assertEquals(Optional.empty(), stamp(file));
    Files.delete(path);
    assertEquals(Optional.empty(), stamp(file));
    Files.createDirectory(path);
    assertEquals(Optional.empty(), stamp(file));
    Files.delete(path);
    Files.delete(root.resolve("directory"));
    assertEquals(Optional.empty(), stamp(file));
    Files.writeString(root.resolve("directory"), "no directory");
    assertEquals(Optional.empty(), stamp(file));
  }

  @Test
  void aLinkHasThatOfWhatItLeadsTo() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), Path.of("directory/file"));
    ContentStamp ofLink = stamp(listed("link")).orElseThrow();
    assertEquals(stamp(listed("directory/file")).orElseThrow(), ofLink);
    // One that has come since is not followed.
    ModelFile file = listed("directory/file");
    Files.move(path, root.resolve("elsewhere"));
    Files.createSymbolicLink(path, root.resolve("elsewhere"));
    assertEquals(Optional.empty(), stamp(file));
  }

  @Test
  void aModelOfOneFile() throws Exception {
    LocalModel model = LocalModel.open(path);
    ModelFile file = model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files().getFirst();
    assertEquals(stamp(listed("directory/file")), model.stamp(file));
    assertFalse(model.stamp(file).isEmpty());
  }
}
