package io.modelsigning.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.filesystem.LocalModel;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from the cache, and each way of having it take what is wrong. */
final class DigestCacheTest {
  @TempDir Path temporary;
  private Path model;
  private Path a;
  private Path b;
  private Runs runs;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(temporary.resolve("model"));
    a = Files.writeString(model.resolve("a"), "content of a");
    b = Files.writeString(model.resolve("b"), "content of b");
    runs = Runs.in(temporary.resolve("cache"));
  }

  private void assertRight(int reused, Runs.Result result) throws Exception {
    assertEquals(Runs.right(model), result.digests());
    assertEquals(reused, result.reused());
    assertEquals(List.of(), runs.warnings);
  }

  @Test
  void theSecondRunComputesNothing() throws Exception {
    assertRight(0, runs.hash(model));
    assertRight(2, runs.hash(model));
    assertRight(2, Runs.in(temporary.resolve("cache")).hash(model));
  }

  @Test
  void whatWasChangedIsComputed() throws Exception {
    assertRight(0, runs.hash(model));
    Files.writeString(a, "other content");
    assertRight(1, runs.hash(model));
    assertRight(2, runs.hash(model));
  }

  @Test
  void aModificationTimeThatIsSetBack() throws Exception {
    assertRight(0, runs.hash(model));
    FileTime time = Files.getLastModifiedTime(a);
    Files.writeString(a, "CONTENT of a");
    Files.setLastModifiedTime(a, time);
    assertEquals(time, Files.getLastModifiedTime(a));
    assertRight(1, runs.hash(model));
  }

  @Test
  void aFileInThePlaceOfAnother() throws Exception {
    assertRight(0, runs.hash(model));
    Path other = Files.writeString(temporary.resolve("other"), "CONTENT of a");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(a));
    Files.move(other, a, StandardCopyOption.ATOMIC_MOVE);
    assertRight(1, runs.hash(model));
  }

  @Test
  void filesThatTakeEachOthersPlace() throws Exception {
    Files.setLastModifiedTime(b, Files.getLastModifiedTime(a));
    assertRight(0, runs.hash(model));
    Path aside = temporary.resolve("aside");
    Files.move(a, aside);
    Files.move(b, a);
    Files.move(aside, b);
    // What a file system says of a file that was renamed is its own business; the content is not.
    assertEquals(Runs.right(model), runs.hash(model).digests());
  }

  @Test
  void hardLinks() throws Exception {
    assertRight(0, runs.hash(model));
    Files.delete(a);
    Files.createLink(a, b);
    assertEquals(Runs.right(model), runs.hash(model).digests());
    Files.writeString(a, "by another name");
    assertEquals(Runs.right(model), runs.hash(model).digests());
  }

  @Test
  void aSymbolicLinkThatLeadsElsewhere() throws Exception {
    Path link = Files.createSymbolicLink(model.resolve("link"), Path.of("a"));
    assertRight(0, runs.hash(model));
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("b"));
    Runs.Result result = runs.hash(model);
    assertEquals(Runs.right(model), result.digests());
    assertEquals(3, result.reused());
  }

  @Test
  void aClockThatIsSetBack() throws Exception {
    assertRight(0, runs.hash(model));
    Runs before =
        Runs.in(temporary.resolve("cache"), Clock.offset(Runs.LATER, Duration.ofSeconds(-5)));
    assertRight(0, before.hash(model));
  }

  @Test
  void aFileOfTheFuture() throws Exception {
    Clock hourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    Runs past = Runs.in(temporary.resolve("cache"), hourAgo);
    assertRight(0, past.hash(model));
    assertRight(0, past.hash(model));
  }

  @Test
  void aFileThatHasJustChangedIsNotKept() throws Exception {
    Runs now = Runs.in(temporary.resolve("cache"), Clock.systemUTC());
    assertRight(0, now.hash(model));
    assertRight(0, now.hash(model));
    assertEquals(0, now.cache().summary().digests());
  }

  @Test
  void aFileThatChangesWhileItIsHashedIsNotKept() throws Exception {
    Runs.Result result = runs.hash(model, () -> Files.writeString(a, "CONTENT of a"));
    assertNotEquals(Runs.right(model), result.digests());
    assertRight(1, runs.hash(model));
  }

  @Test
  void aChangeInMappedMemory() throws Exception {
    LocalModel opened = LocalModel.open(model);
    for (FileRange range : Runs.wholeFiles(opened)) {
      Assumptions.assumeTrue(
          opened.stamp(range.file()).flatMap(ContentStamp::doubt).isEmpty(),
          "the file system for temporary files is one that the cache is not used for");
    }
    try (FileChannel channel =
        FileChannel.open(a, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      // From here on the page may be written to, and the kernel knows that it was.
      memory.put(0, (byte) 'C');
      assertRight(0, runs.hash(model));
      memory.put(1, (byte) 'O');
      assertRight(1, runs.hash(model));
    }
  }

  @Test
  void anotherAlgorithmAndOtherBytes() throws Exception {
    LocalModel opened = LocalModel.open(model);
    List<FileRange> ranges = Runs.wholeFiles(opened);
    ModelFile file = ranges.getFirst().file();
    List<FileRange> parts =
        List.of(new FileRange(file, 0, 4), new FileRange(file, 4, file.sizeBytes()));
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      for (List<FileRange> wanted : List.of(ranges, parts)) {
        Runs.Result first = runs.hash(opened, wanted, algorithm, true, Runs.Meanwhile.NOTHING);
        assertEquals(0, first.reused(), algorithm + " of " + wanted);
        Runs.Result second = runs.hash(opened, wanted, algorithm, true, Runs.Meanwhile.NOTHING);
        assertEquals(2, second.reused());
        assertEquals(first.digests(), second.digests());
      }
    }
    assertEquals(12, runs.cache().summary().digests());
  }

  /** A model on a storage that says of itself that it is not to be relied on. */
  private record Doubtful(ModelSource model) implements ModelSource {
    @Override
    public String name() {
      return model.name();
    }

    @Override
    public ModelListing list(ListingPolicy policy) throws InterruptedException {
      throw new AssertionError("nothing is listed twice");
    }

    @Override
    public ModelContent open(ModelFile file) throws io.modelsigning.domain.ModelAccessException {
      return model.open(file);
    }

    @Override
    public Optional<ContentStamp> stamp(ModelFile file)
        throws io.modelsigning.domain.ModelAccessException {
      return model
          .stamp(file)
          .map(
              stamp ->
                  new ContentStamp(
                      stamp.identity(), stamp.changedAt(), Optional.of("it is far away")));
    }
  }

  @Test
  void aStorageThatIsDoubtedIsUsedOnlyIfForced() throws Exception {
    LocalModel opened = LocalModel.open(model);
    List<FileRange> ranges = Runs.wholeFiles(opened);
    ModelSource doubtful = new Doubtful(opened);
    for (int i = 0; i < 2; i++) {
      Runs.Result result =
          runs.hash(doubtful, ranges, HashAlgorithm.SHA256, false, Runs.Meanwhile.NOTHING);
      assertEquals(0, result.reused());
    }
    assertEquals(0, runs.cache().summary().digests());
    assertEquals(2, runs.warnings.size());
    assertEquals(
        DigestCacheReasons.DIGEST_CACHE_STORAGE_DOUBTED, runs.warnings.getFirst().reason());
    assertTrue(runs.warnings.getFirst().message().contains("it is far away"));

    for (int expected : new int[] {0, 2}) {
      Runs.Result result =
          runs.hash(doubtful, ranges, HashAlgorithm.SHA256, true, Runs.Meanwhile.NOTHING);
      assertEquals(expected, result.reused());
    }
  }

  @Test
  void whatIsInItCanBeSeenAndRemoved() throws Exception {
    assertEquals(0, runs.cache().summary().digests());
    assertEquals(0, runs.cache().clear());
    assertEquals(List.of(), runs.cache().sample(10));
    assertTrue(Files.notExists(temporary.resolve("cache")), "looking makes nothing");

    assertRight(0, runs.hash(model));
    DigestCache.Summary summary = runs.cache().summary();
    assertEquals(2, summary.digests());
    assertTrue(summary.bytes() > 0 && summary.bytes() < summary.maximumBytes());
    assertEquals(summary.oldest(), summary.newest());

    List<DigestCache.Entry> sample = runs.cache().sample(10);
    assertEquals(
        List.of(a.toString(), b.toString()),
        sample.stream().map(DigestCache.Entry::file).sorted().toList());
    assertEquals(1, runs.cache().sample(1).size());
    DigestCache.Entry ofA =
        sample.stream()
            .filter(entry -> entry.file().equals(a.toString()))
            .findFirst()
            .orElseThrow();
    Digest right = Runs.right(model).getFirst();
    assertEquals(right, ofA.digest());
    assertEquals(12, ofA.endBytes() - ofA.startBytes());

    runs.cache().remove(ofA);
    assertRight(1, runs.hash(model));
    assertEquals(2, runs.cache().clear());
    assertRight(0, runs.hash(model));
  }

  @Test
  void pathsThatMeanSomethingToADatabase() throws Exception {
    Path odd = temporary.resolve("a?mode=memory&x=%41#y 'z'");
    Runs there = Runs.in(odd);
    assertEquals(0, there.hash(model).reused());
    assertEquals(2, there.hash(model).reused());
    assertTrue(Files.exists(odd.resolve(Database.NAME)));
  }

  @Test
  void theLeastRecentlyUsedMakeRoom() throws Exception {
    Database.Limits limits = new Database.Limits(256 << 10, Duration.ofSeconds(10), Runs.SETTLING);
    Path directory = temporary.resolve("cache");
    Path many = Files.createDirectory(temporary.resolve("many"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(many.resolve("file" + i), "content " + i);
    }
    for (int day = 0; day < 8; day++) {
      Clock clock = Clock.offset(Runs.LATER, Duration.ofDays(2L * day));
      Runs round = new Runs(new SqliteCache(directory, clock, limits));
      // The model is used every day, the many are others each time.
      assertEquals(day == 0 ? 0 : 2, round.hash(model).reused(), "day " + day);
      for (int i = 0; i < 300; i++) {
        Path file = many.resolve("file" + i);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * day));
      }
      assertEquals(Runs.right(many), round.hash(many).digests());
      assertEquals(List.of(), round.warnings);
      assertTrue(round.cache().summary().digests() < 1500);
    }
  }

  @Test
  void contentIsNotReadForWhatIsKnown() throws Exception {
    runs.hash(model);
    LocalModel opened = LocalModel.open(model);
    List<FileRange> ranges = Runs.wholeFiles(opened);
    ModelSource closed =
        new ModelSource() {
          @Override
          public String name() {
            return opened.name();
          }

          @Override
          public ModelListing list(ListingPolicy policy) {
            throw new AssertionError("nothing is listed twice");
          }

          @Override
          public ModelContent open(ModelFile file) {
            throw new AssertionError("nothing is opened");
          }

          @Override
          public Optional<ContentStamp> stamp(ModelFile file)
              throws io.modelsigning.domain.ModelAccessException {
            return opened.stamp(file);
          }
        };
    assertEquals(
        2, runs.hash(closed, ranges, HashAlgorithm.SHA256, true, Runs.Meanwhile.NOTHING).reused());
  }
}
