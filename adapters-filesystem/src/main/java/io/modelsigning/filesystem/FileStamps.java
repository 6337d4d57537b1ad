package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What local file systems tell of a file's content without its being opened. Thread-safe. */
final class FileStamps {
  private static final String VIEW = "unix";
  private static final String WANTED =
      VIEW + ":dev,ino,size,lastModifiedTime,ctime,isRegularFile,fileKey";
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};

  private final FileSystemTypes types;

  FileStamps(FileSystemTypes types) {
    this.types = types;
  }

  /** What one look at a file gives. */
  record Attributes(
      boolean isRegularFile,
      long device,
      long inode,
      long sizeBytes,
      Instant modified,
      Instant changed,
      Object fileKey) {
    private static Attributes of(Map<String, Object> values) {
      return new Attributes(
          (boolean) value(values, "isRegularFile"),
          (long) value(values, "dev"),
          (long) value(values, "ino"),
          (long) value(values, "size"),
          ((FileTime) value(values, "lastModifiedTime")).toInstant(),
          ((FileTime) value(values, "ctime")).toInstant(),
          value(values, "fileKey"));
    }

    private static Object value(Map<String, Object> values, String name) {
      Object value = values.get(name);
      if (value == null) {
        throw new IllegalStateException("the platform does not give the attribute " + name);
      }
      return value;
    }

    private String identity() {
      return device + ":" + inode + " " + sizeBytes + " " + text(modified) + " " + text(changed);
    }

    private static String text(Instant time) {
      return time.getEpochSecond() + "." + time.getNano();
    }
  }

  Optional<ContentStamp> of(LocalModel model, ModelFile file) throws ModelAccessException {
    Path path = model.base();
    for (String component : file.path().components()) {
      Optional<Path> name = Names.name(component);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      path = path.resolve(name.get());
    }
    if (!path.getFileSystem().supportedFileAttributeViews().contains(VIEW)) {
      return Optional.empty();
    }
    Attributes found;
    try {
      found =
          Attributes.of(
              Files.readAttributes(path, WANTED, FileVersion.isLinked(file) ? FOLLOW : NO_FOLLOW));
    } catch (IOException e) {
      if (Failures.isGone(e)) {
        return Optional.empty();
      }
      throw Failures.model("look at", model.display(file.path()), e);
    }
    // Another file than was listed is none of this model; whoever opens it says so.
    if (!FileVersion.matches(file, found)) {
      return Optional.empty();
    }
    Instant changedAt =
        found.changed().isAfter(found.modified()) ? found.changed() : found.modified();
    return Optional.of(
        new ContentStamp(found.identity(), changedAt, types.doubt(found.device(), path)));
  }
}
