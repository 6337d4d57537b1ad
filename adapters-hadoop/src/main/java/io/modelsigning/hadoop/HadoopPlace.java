package io.modelsigning.hadoop;

import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A path in a file system of Hadoop. The file system is the one that the process has of its kind,
 * and so not closed here.
 *
 * @param path with scheme and, where there is one, authority
 */
record HadoopPlace(FileSystem files, Path path) {
  /** Where all that lies below a folder is listed by a few requests, if one asks for all. */
  private static final Set<String> LISTED_FLAT = Set.of("s3a");

  /** Where each request takes long. */
  private static final Set<String> FAR =
      Set.of("s3a", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cosn", "obs");

  /**
   * Returns what a location names, of which nothing is asked yet.
   *
   * @throws IOException if there is no connector for it, or that cannot be set up
   */
  static HadoopPlace of(Location location, Configuration configuration) throws IOException {
    return Calls.make(
        () -> {
          Path path = Paths.path(location);
          FileSystem files = path.getFileSystem(configuration);
          return new HadoopPlace(files, files.makeQualified(path));
        });
  }

  /** Returns another place in the same file system. */
  HadoopPlace at(Path other) {
    return new HadoopPlace(files, other);
  }

  /**
   * Returns what the file system tells of the path now, asking it anew. A symbolic link stands for
   * itself.
   */
  FileStatus status() throws IOException {
    return Calls.make(() -> files.getFileLinkStatus(path));
  }

  /** Returns what {@link #status} does, and nothing if there is nothing. */
  Optional<FileStatus> find() throws IOException {
    try {
      return Optional.of(status());
    } catch (IOException e) {
      if (Failures.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens a file to be read from some place on.
   *
   * @param status of it, which saves some file systems from asking once more, and lets them hold
   *     what they read against it
   */
  FSDataInputStream open(FileStatus status) throws IOException {
    return Calls.make(
        () ->
            FutureIO.awaitFuture(
                files
                    .openFile(path)
                    .withFileStatus(status)
                    .opt(
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL)
                    .build()));
  }

  /** Returns whether the file system says of itself that it can do that. */
  boolean can(String capability) throws IOException {
    return Calls.make(() -> files.hasPathCapability(path, capability));
  }

  /** Returns whether something below may be reached by a symbolic link. */
  boolean hasLinks() throws IOException {
    return Calls.make(files::supportsSymlinks) || can(CommonPathCapabilities.FS_SYMLINKS);
  }

  boolean isListedFlat() {
    return LISTED_FLAT.contains(scheme());
  }

  boolean isFar() {
    return FAR.contains(scheme());
  }

  String scheme() {
    String scheme = path.toUri().getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }
}
