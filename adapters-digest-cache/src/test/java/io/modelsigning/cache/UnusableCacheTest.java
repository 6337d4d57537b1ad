package io.modelsigning.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches that others may have written, that are damaged, or that cannot be used. */
final class UnusableCacheTest {
  @TempDir Path temporary;
  private Path directory;
  private Path model;
  private Runs runs;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(temporary.resolve("model"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(model.resolve("file" + i), "content " + i);
    }
    directory = temporary.resolve("cache");
    runs = Runs.in(directory);
  }

  private void assertRight(int reused, Runs.Result result) throws Exception {
    assertEquals(Runs.right(model), result.digests());
    assertEquals(reused, result.reused());
  }

  private void assertWarned(Reason reason) {
    assertEquals(
        List.of(reason),
        runs.warnings.stream().map(Warning::reason).distinct().toList(),
        runs.warnings.toString());
  }

  private void assertRefused(String why) {
    DigestCacheException refused = assertThrows(DigestCacheException.class, () -> runs.hash(model));
    assertEquals(DigestCacheReasons.DIGEST_CACHE_NOT_PRIVATE, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    assertThrows(DigestCacheException.class, () -> runs.cache().summary());
  }

  private static void permit(Path path, String permissions) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void itIsMadeForTheUserAlone() throws Exception {
    runs.hash(model);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
  }

  @Test
  void ofAnotherUser() throws Exception {
    runs.hash(model);
    int user = (int) Files.getAttribute(directory, "unix:uid");
    runs =
        new Runs(
            new SqliteCache(directory, Runs.LATER, Runs.LIMITS, PrivateDirectory.of(user + 1)));
    assertRefused("must belong to the user who runs the program (%d)".formatted(user + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
  void aDirectoryThatOthersMayWriteTo(String permissions) throws Exception {
    runs.hash(model);
    permit(directory, permissions);
    assertRefused("nobody else may write to it");
  }

  @ParameterizedTest
  @ValueSource(strings = {Database.NAME, Database.LOCK})
  void aFileThatOthersMayWriteTo(String name) throws Exception {
    runs.hash(model);
    permit(directory.resolve(name), "rw-rw-rw-");
    DigestCacheException refused =
        assertThrows(DigestCacheException.class, () -> runs.cache().summary());
    assertEquals(DigestCacheReasons.DIGEST_CACHE_NOT_PRIVATE, refused.reason());
    assertEquals(
        DigestCacheReasons.DIGEST_CACHE_NOT_PRIVATE,
        assertThrows(io.modelsigning.domain.ModelAccessException.class, () -> runs.hash(model))
            .reason());
  }

  @Test
  void linksInTheirPlace() throws Exception {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    permit(elsewhere, "rwx------");
    Files.createSymbolicLink(directory, elsewhere);
    assertRefused("it must be a directory");

    Files.delete(directory);
    runs.hash(model);
    Path database = directory.resolve(Database.NAME);
    Files.move(database, elsewhere.resolve("db"));
    Files.createSymbolicLink(database, elsewhere.resolve("db"));
    assertThrows(DigestCacheException.class, () -> runs.cache().summary());
  }

  @Test
  void aDirectoryThatOthersCouldReplace() throws Exception {
    Path shared = Files.createDirectory(temporary.resolve("shared"));
    permit(shared, "rwxrwxrwx");
    directory = shared.resolve("cache");
    runs = Runs.in(directory);
    assertRefused("others could replace it");
    Files.setAttribute(shared, "unix:mode", 01777);
    assertRight(0, runs.hash(model));
  }

  @Test
  void whatIsNoDatabaseIsMadeAnew() throws Exception {
    runs.hash(model);
    Files.writeString(directory.resolve(Database.NAME), "no database\n".repeat(1000));
    assertRight(0, runs.hash(model));
    assertWarned(DigestCacheReasons.DIGEST_CACHE_MADE_ANEW);
    assertRight(20, runs.hash(model));
    assertEquals(1, runs.warnings.size());
  }

  @Test
  void anEmptyFileIsANewDatabase() throws Exception {
    runs.hash(model);
    for (Path file : Database.files(directory)) {
      Files.deleteIfExists(file);
    }
    Files.createFile(
        directory.resolve(Database.NAME),
        PosixFilePermissions.asFileAttribute(PrivateDirectory.FILE));
    assertRight(0, runs.hash(model));
    assertRight(20, runs.hash(model));
    assertEquals(List.of(), runs.warnings);
  }

  private void change(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Database.NAME));
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA user_version=2",
        "PRAGMA application_id=1",
        "CREATE TABLE more(x)",
        "CREATE TRIGGER t AFTER INSERT ON digest BEGIN DELETE FROM digest; END",
        "DROP INDEX by_use",
        "ALTER TABLE digest ADD COLUMN more"
      })
  void ofAnotherForm(String sql) throws Exception {
    runs.hash(model);
    change(sql);
    assertRight(0, runs.hash(model));
    assertWarned(DigestCacheReasons.DIGEST_CACHE_MADE_ANEW);
    assertRight(20, runs.hash(model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digest = randomblob(32)",
        "digest = randomblob(31)",
        "digest = x''",
        "digest = 'text'",
        "start = 1",
        "algorithm = 'blake3'",
        "algorithm = 'md5'",
        "identity = identity || ' '",
        "made = made - 1000",
        "changed = 9223372036854775807",
        "nanos = -9223372036854775807",
        "seal = randomblob(16)",
        "file = 'elsewhere'"
      })
  void whatWasNotWrittenIsNotBelieved(String change) throws Exception {
    runs.hash(model);
    change("UPDATE digest SET " + change);
    assertRight(0, runs.hash(model));
    assertEquals(List.of(), runs.warnings);
    assertRight(20, runs.hash(model));
  }

  @Test
  void bytesThatADiskChanged() throws Exception {
    runs.hash(model);
    change("PRAGMA wal_checkpoint(TRUNCATE)");
    Path database = directory.resolve(Database.NAME);
    long size = Files.size(database);
    byte[] whole = Files.readAllBytes(database);
    java.util.Random random = new java.util.Random(0x5EED);
    for (int round = 0; round < 12; round++) {
      for (Path file : Database.files(directory)) {
        Files.deleteIfExists(file);
      }
      Files.write(database, whole);
      permit(database, "rw-------");
      try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
        for (int i = 0; i < 20; i++) {
          file.seek((long) (random.nextDouble() * size));
          file.write(random.nextInt());
        }
      }
      // Perhaps it is made anew, perhaps not; the digests are right.
      assertEquals(Runs.right(model), runs.hash(model).digests());
      assertEquals(Runs.right(model), runs.hash(model).digests());
    }
  }

  @Test
  void aPlaceWhereNothingCanBeMade() throws Exception {
    Files.writeString(directory, "a file");
    assertRefused("it must be a directory");
    runs = Runs.in(directory.resolve("below"));
    assertRight(0, runs.hash(model));
    assertWarned(DigestCacheReasons.DIGEST_CACHE_UNUSABLE);
  }

  @Test
  void lockedForLong() throws Exception {
    runs.hash(model);
    runs =
        new Runs(
            new SqliteCache(
                directory,
                Runs.LATER,
                new Database.Limits(1 << 20, Duration.ofMillis(200), Runs.SETTLING)));
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Database.NAME));
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("BEGIN IMMEDIATE");
      Files.writeString(model.resolve("file0"), "changed");
      // Whoever reads waits for nobody.
      assertRight(19, runs.hash(model));
      assertWarned(DigestCacheReasons.DIGEST_CACHE_UNUSABLE);
    }
    assertRight(19, runs.hash(model));
    assertRight(20, runs.hash(model));
  }

  @Test
  void full() throws Exception {
    runs =
        new Runs(
            new SqliteCache(
                directory,
                Runs.LATER,
                new Database.Limits(12 << 10, Duration.ofSeconds(10), Runs.SETTLING)));
    assertRight(0, runs.hash(model));
    assertWarned(DigestCacheReasons.DIGEST_CACHE_UNUSABLE);
    assertTrue(runs.warnings.getFirst().message().contains("full"), runs.warnings.toString());
    assertRight(0, runs.hash(model));
  }
}
