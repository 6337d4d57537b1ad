package io.modelsigning.hadoop;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;

/**
 * What a {@link MemoryFileSystem} holds and how it behaves, for one test. Its locations have an
 * authority of its own, so that Hadoop keeps no file system of another test for it.
 */
final class Cluster implements AutoCloseable {
  /** Something that may fail. */
  @FunctionalInterface
  interface Event {
    void at(String path) throws IOException;
  }

  /** A file, whose content is not changed. */
  static final class Stored {
    private final byte[] content;
    private final long modified;
    private final long id;

    Stored(byte[] content, long modified, long id) {
      this.content = content;
      this.modified = modified;
      this.id = id;
    }

    byte[] content() {
      return content;
    }

    /** Returns when it was put there, in milliseconds. */
    long modified() {
      return modified;
    }

    /** Returns what no other content has. */
    long id() {
      return id;
    }
  }

  private static final Map<String, Cluster> ALL = new ConcurrentHashMap<>();

  final String scheme;
  final String authority = "n" + UUID.randomUUID();
  final NavigableMap<String, Stored> files = new ConcurrentSkipListMap<>();
  final NavigableMap<String, String> links = new ConcurrentSkipListMap<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger streams = new AtomicInteger();
  final AtomicInteger asked = new AtomicInteger();
  final List<String> listed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong ids = new AtomicLong();

  /** Whether statuses state entity tags. */
  boolean tags;

  /** Whether files are created on a condition. */
  boolean conditional;

  /** Whether renaming onto a file replaces it at once. */
  boolean replacing = true;

  /** What appears after it was to be removed for the first time, unless empty. */
  volatile String madeLate = "";

  /** How many bytes a read brings at most. */
  int readBytes = Integer.MAX_VALUE;

  Event beforeStatus = path -> {};
  Event beforeRead = path -> {};
  Event beforeCreate = path -> {};
  Event beforeWrite = path -> {};
  Event beforeClose = path -> {};
  Event beforeRename = path -> {};
  Event beforeList = path -> {};

  Cluster() {
    this("mem");
  }

  Cluster(String scheme) {
    this.scheme = scheme;
    ALL.put(authority, this);
  }

  static Cluster of(String authority) throws IOException {
    return Optional.ofNullable(ALL.get(authority))
        .orElseThrow(() -> new IOException("no such cluster"));
  }

  Configuration configuration() {
    Configuration configuration = new Configuration(false);
    configuration.set("fs." + scheme + ".impl", MemoryFileSystem.class.getName());
    return configuration;
  }

  Storage storage() {
    return new HadoopStorage(configuration());
  }

  Location at(String path) {
    return new Location(scheme + "://" + authority + path);
  }

  /** Puts a file there, with everything new but its name. */
  void put(String path, String content) {
    put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  void put(String path, byte[] content) {
    long id = ids.incrementAndGet();
    files.put(path, new Stored(content, 1_000_000 + id, id));
  }

  /** Puts other content there that was modified at the same time. */
  void putOfSameTime(String path, String content) {
    Stored before = files.getOrDefault(path, new Stored(new byte[0], 0, 0));
    files.put(
        path,
        new Stored(
            content.getBytes(StandardCharsets.UTF_8), before.modified(), ids.incrementAndGet()));
  }

  String text(String path) {
    Stored stored = files.getOrDefault(path, new Stored(new byte[0], 0, 0));
    return new String(stored.content(), StandardCharsets.UTF_8);
  }

  /** Returns the names of all files. */
  List<String> names() {
    return List.copyOf(new TreeMap<>(files).keySet());
  }

  @Override
  public void close() {
    ALL.remove(authority);
  }
}
