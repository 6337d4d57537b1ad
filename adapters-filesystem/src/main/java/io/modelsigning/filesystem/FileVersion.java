package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.ModelFile;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link ModelFile#version} says of a local file. */
final class FileVersion {
  /** Ends the version of a file that was reached by a link of its own name. */
  private static final String LINKED = " linked";

  private FileVersion() {}

  /** Returns modification time and, where the platform has it, device and inode. */
  static String of(BasicFileAttributes attributes, boolean linked) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    return of(modified, attributes.fileKey(), linked);
  }

  private static String of(Instant modified, @Nullable Object key, boolean linked) {
    return modified.getEpochSecond()
        + "."
        + modified.getNano()
        + (key == null ? "" : " " + key)
        + (linked ? LINKED : "");
  }

  /** Returns whether these are the file that was listed, as it was. */
  static boolean matches(ModelFile listed, FileStamps.Attributes now) {
    return now.isRegularFile()
        && now.sizeBytes() == listed.sizeBytes()
        && of(now.modified(), now.fileKey(), isLinked(listed)).equals(listed.version());
  }

  static boolean isLinked(ModelFile file) {
    return file.version().endsWith(LINKED);
  }

  /** Returns whether these are attributes of the file that was listed, as it was. */
  static boolean matches(ModelFile listed, BasicFileAttributes now) {
    return now.isRegularFile()
        && now.size() == listed.sizeBytes()
        && of(now, isLinked(listed)).equals(listed.version());
  }

  /**
   * Returns whether {@code now} are attributes of the regular file that has those of {@code
   * listed}: all that {@link #matches} compares, without making text of it.
   */
  static boolean isSame(BasicFileAttributes listed, BasicFileAttributes now) {
    return now.isRegularFile()
        && now.size() == listed.size()
        && now.lastModifiedTime().equals(listed.lastModifiedTime())
        && Objects.equals(now.fileKey(), listed.fileKey());
  }
}
