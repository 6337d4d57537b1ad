package io.modelsigning.cache;

import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * A connection to the database of digests. Others of this and other processes may have their own at
 * the same time; a process that is killed leaves the last transaction that it ended.
 */
final class Database implements AutoCloseable {
  /** With the version of the tables: another one has another file. */
  static final String NAME = "digests-1.db";

  static final String LOCK = "digests-1.lock";

  /** The files of a database; SQLite makes the latter two beside it. */
  private static final List<String> ENDINGS = List.of("", "-wal", "-shm");

  private static final String PUT_ASIDE = "digests-1.damaged";
  private static final int PAGE_BYTES = 4096;
  private static final int APPLICATION_ID = 0x4D53_4463;
  private static final int VERSION = 1;
  private static final int CORRUPT = 11;
  private static final int NOT_A_DATABASE = 26;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE digest(key BLOB PRIMARY KEY, identity TEXT NOT NULL, \
          algorithm TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL, \
          file TEXT NOT NULL, digest BLOB NOT NULL, made INTEGER NOT NULL, \
          changed INTEGER NOT NULL, nanos INTEGER NOT NULL, seal BLOB NOT NULL, \
          used INTEGER NOT NULL) WITHOUT ROWID\
          """,
          "CREATE INDEX by_use ON digest(used)");

  private static final String COLUMNS =
      "identity, algorithm, start, stop, file, digest, made, changed, nanos, seal, used";

  /**
   * How much room there is.
   *
   * @param bytes so large the database may become before the least recently used make room
   * @param patience how long to wait for other processes
   * @param settling how long the writing out of files may hold up a run; what is left is kept
   *     another time
   */
  record Limits(long bytes, Duration patience, Duration settling) {
    static final Limits DEFAULT =
        new Limits(256L << 20, Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  private final Connection connection;
  private final Limits limits;

  private Database(Connection connection, Limits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /** A database, and what had to be done to have one. */
  record Opened(Database database, Optional<String> damage) {}

  /**
   * Opens the database, which is made if it is not there; one that is damaged is put aside.
   *
   * @param directory one that is private
   * @throws DigestCacheException if others may write to its files
   */
  @SuppressWarnings("try") // The lock is held, not used.
  static Opened open(Path directory, PrivateDirectory checks, Limits limits)
      throws DigestCacheException, IOException, SQLException, InterruptedException {
    SqliteLibrary.prepare();
    checks.check(directory.resolve(LOCK));
    try (OpeningLock unused = OpeningLock.take(directory.resolve(LOCK), limits.patience())) {
      for (String ending : ENDINGS) {
        checks.check(directory.resolve(NAME + ending));
      }
      try {
        return new Opened(open(directory, limits), Optional.empty());
      } catch (DamagedException e) {
        putAside(directory);
        try {
          return new Opened(open(directory, limits), Optional.of(String.valueOf(e.getMessage())));
        } catch (DamagedException again) {
          throw new IOException(again.getMessage(), again);
        }
      }
    }
  }

  /** Puts a database aside that was found to be damaged while it was in use. */
  @SuppressWarnings("try") // The lock is held, not used.
  static void putAside(Path directory, Limits limits) throws IOException, InterruptedException {
    try (OpeningLock unused = OpeningLock.take(directory.resolve(LOCK), limits.patience())) {
      putAside(directory);
    }
  }

  /**
   * Processes that have it open go on with it, under no name; of none may be left what the next
   * would take for its own.
   */
  private static void putAside(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME + "-wal"));
    Files.deleteIfExists(directory.resolve(NAME + "-shm"));
    if (Files.exists(directory.resolve(NAME))) {
      Files.move(
          directory.resolve(NAME),
          directory.resolve(PUT_ASIDE),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Database open(Path directory, Limits limits)
      throws IOException, SQLException, DamagedException {
    Path file = directory.resolve(NAME);
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PrivateDirectory.FILE));
    } catch (FileAlreadyExistsException e) {
      // As it usually is.
    }
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", Long.toString(limits.patience().toMillis()));
    settings.setProperty("transaction_mode", "IMMEDIATE");
    settings.setProperty("synchronous", "NORMAL");
    settings.setProperty("temp_store", "MEMORY");
    settings.setProperty("enable_load_extension", "false");
    // No longer value is written, and none is read.
    settings.setProperty("limit_length", "1000000");
    // As a URI, so that no character of the path means anything.
    String url = JDBC.PREFIX + file.toUri().toString().replace("file:///", "file:/");
    Connection connection = null;
    boolean usable = false;
    try {
      connection = JDBC.createConnection(url, settings);
      Database database = new Database(connection, limits);
      database.prepare();
      usable = true;
      return database;
    } catch (SQLException e) {
      if (isDamage(e)) {
        throw new DamagedException(String.valueOf(e.getMessage()));
      }
      throw e;
    } finally {
      if (!usable && connection != null) {
        connection.close();
      }
    }
  }

  /** Returns whether the file is not, or no longer, what SQLite wrote. */
  static boolean isDamage(SQLException e) {
    int code = e.getErrorCode() & 0xFF;
    return code == CORRUPT || code == NOT_A_DATABASE;
  }

  private void prepare() throws SQLException, DamagedException {
    // What a database says of itself must not run anything.
    execute("PRAGMA trusted_schema=OFF");
    execute("PRAGMA cell_size_check=ON");
    execute("PRAGMA cache_size=-16384");
    List<String> tables = tables();
    if (tables.isEmpty() && number("PRAGMA user_version") == 0) {
      execute("PRAGMA page_size=" + PAGE_BYTES);
      execute("PRAGMA journal_mode=WAL");
      begin();
      try {
        for (String table : TABLES) {
          execute(table);
        }
        execute("PRAGMA application_id=" + APPLICATION_ID);
        execute("PRAGMA user_version=" + VERSION);
        commit();
      } catch (SQLException e) {
        rollBack();
        throw e;
      }
    } else if (!tables.equals(TABLES)
        || number("PRAGMA user_version") != VERSION
        || number("PRAGMA application_id") != APPLICATION_ID
        || number("PRAGMA page_size") != PAGE_BYTES) {
      throw new DamagedException("it is of another form than this program makes");
    }
    // Beyond what makes room, so that one transaction has room too.
    execute("PRAGMA max_page_count=" + (limits.bytes() + limits.bytes() / 2) / PAGE_BYTES);
  }

  private List<String> tables() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY rowid LIMIT 20")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  void begin() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // There is none any more, as after some failures.
    }
  }

  /** Finds digests one after the other. */
  final class Finder implements AutoCloseable {
    private final PreparedStatement statement;

    private Finder() throws SQLException {
      statement = connection.prepareStatement("SELECT " + COLUMNS + " FROM digest WHERE key = ?");
    }

    /** Returns what is kept under a key, if it is whole. */
    Optional<Found> find(Key key, byte[] bytes) throws SQLException {
      statement.setBytes(1, bytes);
      try (ResultSet row = statement.executeQuery()) {
        Found found = row.next() ? read(row) : null;
        return found != null && found.kept().key().equals(key)
            ? Optional.of(found)
            : Optional.empty();
      }
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }

  Finder finder() throws SQLException {
    return new Finder();
  }

  /**
   * @param used when it was last made use of, to a day
   */
  record Found(Kept kept, Instant used) {}

  /** Returns what a row has, or null if that is not what was written. */
  private static @Nullable Found read(ResultSet row) throws SQLException {
    String identity = row.getString(1);
    Optional<HashAlgorithm> algorithm =
        Optional.ofNullable(row.getString(2)).flatMap(HashAlgorithm::byId);
    String file = row.getString(5);
    byte[] digest = row.getBytes(6);
    long nanos = row.getLong(9);
    byte[] seal = row.getBytes(10);
    if (identity == null
        || algorithm.isEmpty()
        || file == null
        || digest == null
        || digest.length != algorithm.get().digestBytes()) {
      return null;
    }
    try {
      Kept kept =
          new Kept(
              new Key(identity, algorithm.get(), row.getLong(3), row.getLong(4)),
              file,
              new Digest(algorithm.get(), Bytes.of(digest)),
              Instant.ofEpochMilli(row.getLong(7)),
              Instant.ofEpochSecond(row.getLong(8), nanos));
      return Arrays.equals(kept.seal(), seal)
          ? new Found(kept, Instant.ofEpochMilli(row.getLong(11)))
          : null;
    } catch (java.time.DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** Writes one after the other, within a transaction. */
  final class Writer implements AutoCloseable {
    private final PreparedStatement insert;
    private final PreparedStatement use;

    private Writer() throws SQLException {
      insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO digest(key, "
                  + COLUMNS
                  + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
      try {
        use = connection.prepareStatement("UPDATE digest SET used = ? WHERE key = ?");
      } catch (SQLException e) {
        insert.close();
        throw e;
      }
    }

    void keep(Kept kept, Instant used) throws SQLException {
      Key key = kept.key();
      Instant changed = kept.changedAt();
      long seconds = changed.getEpochSecond();
      int nanos = changed.getNano();
      insert.setBytes(1, key.bytes());
      insert.setString(2, key.identity());
      insert.setString(3, key.algorithm().id());
      insert.setLong(4, key.startBytes());
      insert.setLong(5, key.endBytes());
      insert.setString(6, kept.file());
      insert.setBytes(7, kept.digest().value().toArray());
      insert.setLong(8, kept.madeAt().toEpochMilli());
      insert.setLong(9, seconds);
      insert.setLong(10, nanos);
      insert.setBytes(11, kept.seal());
      insert.setLong(12, used.toEpochMilli());
      int unused = insert.executeUpdate();
    }

    void used(Key key, Instant now) throws SQLException {
      use.setLong(1, now.toEpochMilli());
      use.setBytes(2, key.bytes());
      int unused = use.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      try (insert) {
        use.close();
      }
    }
  }

  Writer writer() throws SQLException {
    return new Writer();
  }

  /** Removes what was used least recently, until there is room again. */
  void makeRoom() throws SQLException {
    while (bytesInUse() > limits.bytes()) {
      try (Statement statement = connection.createStatement()) {
        int removed =
            statement.executeUpdate(
                """
                DELETE FROM digest WHERE key IN (SELECT key FROM digest ORDER BY used \
                LIMIT 1 + (SELECT count(*) FROM digest) / 4)\
                """);
        if (removed == 0) {
          return;
        }
      }
    }
  }

  private long bytesInUse() throws SQLException {
    return PAGE_BYTES * (number("PRAGMA page_count") - number("PRAGMA freelist_count"));
  }

  /** Returns up to so many of what is kept, chosen by chance. */
  List<Kept> sample(int maximum) throws SQLException {
    List<Kept> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM digest ORDER BY random() LIMIT ?")) {
      statement.setInt(1, maximum);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Found one = read(rows);
          if (one != null) {
            found.add(one.kept());
          }
        }
      }
    }
    return found;
  }

  /** Removes all, also from the disk, and returns how many there were. */
  long clear() throws SQLException {
    begin();
    long removed;
    try (Statement statement = connection.createStatement()) {
      removed = statement.executeUpdate("DELETE FROM digest");
      commit();
    } catch (SQLException e) {
      rollBack();
      throw e;
    }
    execute("VACUUM");
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return removed;
  }

  /** Returns where the database and what belongs to it may be. */
  static List<Path> files(Path directory) {
    return ENDINGS.stream().map(ending -> directory.resolve(NAME + ending)).toList();
  }

  void remove(Key key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM digest WHERE key = ?")) {
      statement.setBytes(1, key.bytes());
      int unused = statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
