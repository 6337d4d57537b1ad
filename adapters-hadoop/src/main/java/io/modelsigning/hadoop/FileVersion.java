package io.modelsigning.hadoop;

import io.modelsigning.domain.manifest.ModelFile;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * What {@link ModelFile#version} says of a file: its entity tag where its file system states one,
 * else when it was modified, and in HDFS which file it is.
 */
final class FileVersion {
  private static final String BY_TAG = "etag ";

  private FileVersion() {}

  /** Returns the version of a file. */
  static String of(FileStatus status) {
    return tag(status).map(tag -> BY_TAG + tag).orElseGet(() -> ofTime(status));
  }

  private static String ofTime(FileStatus status) {
    return "modified " + status.getModificationTime() + HdfsClient.fileId(status);
  }

  /** Returns the entity tag, if there is one, without what some answers have around it. */
  private static Optional<String> tag(FileStatus status) {
    return rawTag(status)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .map(
            tag ->
                tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                    ? tag.substring(1, tag.length() - 1)
                    : tag)
        .filter(tag -> !tag.isEmpty());
  }

  /** Returns the entity tag as the file system states it. */
  static Optional<String> rawTag(FileStatus status) {
    return status instanceof EtagSource source
        ? Optional.ofNullable(source.getEtag()).filter(tag -> !tag.isEmpty())
        : Optional.empty();
  }

  /** Returns whether this is the file that was listed, as it was. */
  static boolean matches(ModelFile listed, FileStatus now) {
    String version =
        listed.version().startsWith(BY_TAG)
            ? tag(now).map(tag -> BY_TAG + tag).orElse("")
            : ofTime(now);
    return now.isFile() && now.getLen() == listed.sizeBytes() && version.equals(listed.version());
  }

  /** Returns whether the two are one file, as it was. */
  static boolean isSame(FileStatus one, FileStatus other) {
    return one.isFile()
        && other.isFile()
        && one.getLen() == other.getLen()
        && of(one).equals(of(other));
  }

  /** The classes of HDFS, which not every class path has. */
  private static final class HdfsClient {
    private static final boolean PRESENT = isPresent();

    private static boolean isPresent() {
      try {
        Class.forName(
            "org.apache.hadoop.hdfs.protocol.HdfsFileStatus",
            false,
            FileVersion.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException | LinkageError e) {
        return false;
      }
    }

    static String fileId(FileStatus status) {
      return PRESENT ? Hdfs.fileId(status) : "";
    }
  }

  /** Loaded only where the classes that it names are. */
  private static final class Hdfs {
    static String fileId(FileStatus status) {
      return status instanceof HdfsFileStatus hdfs ? " id " + hdfs.getFileId() : "";
    }
  }
}
