package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which file systems tell of every change of a file by its times, and never give two files the same
 * identity. Asked for each device once. Thread-safe.
 */
final class FileSystemTypes {
  /**
   * Those of Linux whose code says so. A change by mapped memory is told at the latest when a page
   * that was written out is written to again. That leaves out tmpfs, which writes nothing out, and
   * ZFS, which tells when it writes out; network, FUSE and overlay file systems, whose times and
   * inodes are made up elsewhere; and those of other systems, where it was not tried.
   */
  private static final Set<String> RELIABLE =
      Set.of("btrfs", "ext2", "ext3", "ext4", "f2fs", "xfs");

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  private static final FileSystemTypes OF_THIS_MACHINE = new FileSystemTypes(MOUNTS);

  private final Path mounts;
  private final Map<Long, String> types = new ConcurrentHashMap<>();

  /**
   * @param mounts as Linux's {@code mountinfo}; where there is none, the platform is asked
   */
  FileSystemTypes(Path mounts) {
    this.mounts = mounts;
  }

  static FileSystemTypes ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  /** Returns why the device that {@code path} is on is not to be relied on, if it is not. */
  Optional<String> doubt(long device, Path path) {
    String type = types.computeIfAbsent(device, number -> typeOf(number, path));
    return RELIABLE.contains(type)
        ? Optional.empty()
        : Optional.of(
            "the file system is of the type %s, which may not tell of every change by a file's times"
                .formatted(type));
  }

  private String typeOf(long device, Path path) {
    String type = mounted().get(name(device));
    if (type != null) {
      return type;
    }
    try {
      // Subvolumes of btrfs have devices of their own, which are not listed.
      return Files.getFileStore(path).type();
    } catch (IOException | RuntimeException e) {
      return "unknown";
    }
  }

  /** As glibc's {@code major} and {@code minor} have the parts of a device's number. */
  private static String name(long device) {
    long major = ((device >>> 8) & 0xFFF) | ((device >>> 32) & 0xFFFF_F000L);
    long minor = (device & 0xFF) | ((device >>> 12) & 0xFFFF_FF00L);
    return major + ":" + minor;
  }

  /** Returns types by devices. One that is mounted with two types is of none. */
  private Map<String, String> mounted() {
    Map<String, String> found = new HashMap<>();
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(mounts), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return found;
    }
    for (String line : lines) {
      // 36 35 98:0 /root /mount options optional... - type source options
      String[] fields = line.split(" ", -1);
      String type = typeIn(fields);
      if (type != null) {
        found.merge(fields[2], type, (one, other) -> one.equals(other) ? one : "unknown");
      }
    }
    return found;
  }

  private static @Nullable String typeIn(String[] fields) {
    for (int i = 6; i + 1 < fields.length; i++) {
      if (fields[i].equals("-")) {
        return fields[i + 1];
      }
    }
    return null;
  }
}
