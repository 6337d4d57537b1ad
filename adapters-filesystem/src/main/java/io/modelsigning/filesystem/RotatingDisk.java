package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out whether files lie on a disk that is slow at seeking, as Linux tells it in its sysfs.
 */
final class RotatingDisk {
  private static final Path BLOCK_DEVICES = Path.of("/sys/dev/block");

  private RotatingDisk() {}

  /** Returns whether {@code path} lies on such a disk; false where nothing tells. */
  static boolean holds(Path path) {
    try {
      return isRotating(BLOCK_DEVICES, (long) Files.getAttribute(path, "unix:dev"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Another operating system, no such file, or a file system without a disk.
      return false;
    }
  }

  /**
   * @param blockDevices holds an entry {@code major:minor} for each device
   * @param device the number that stat gives, with its parts where glibc's makedev puts them
   */
  static boolean isRotating(Path blockDevices, long device) throws IOException {
    long major = ((device >>> 8) & 0xFFF) | ((device >>> 32) & 0xFFFF_F000L);
    long minor = (device & 0xFF) | ((device >>> 12) & 0xFFFF_FF00L);
    Path entry = blockDevices.resolve(major + ":" + minor).toRealPath();
    if (isParavirtual(entry)) {
      return false;
    }
    Path whole = entry.resolve("queue/rotational");
    // A partition has no queue of its own: the disk it is on, one directory up, has.
    Path flag = Files.exists(whole) ? whole : entry.resolveSibling("queue/rotational");
    return Files.readString(flag).strip().equals("1");
  }

  /** A virtual machine's disk says that it rotates whatever is behind it: it does not know. */
  private static boolean isParavirtual(Path entry) {
    for (Path name : entry) {
      String device = name.toString();
      if (device.startsWith("virtio") || device.startsWith("vbd-")) {
        return true;
      }
    }
    return false;
  }
}
