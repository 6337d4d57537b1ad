package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileSystemTypesTest {
  private static final long SDA1 = (8 << 8) | 1;

  @TempDir Path temporary;

  private Optional<String> doubt(String mounts, long device) throws Exception {
    Path file = Files.writeString(temporary.resolve("mountinfo"), mounts);
    // Were the device not listed, the type would be that of the place.
    return new FileSystemTypes(file).doubt(device, Path.of("/proc/self"));
  }

  private static String mount(String device, String type) {
    return "36 35 %s /root /mnt/with\\040space rw,noatime master:1 shared:2 - %s /dev/x rw\n"
        .formatted(device, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "ext3", "ext2", "xfs", "btrfs", "f2fs"})
  void thoseThatAreReliedOn(String type) throws Exception {
    assertEquals(Optional.empty(), doubt(mount("0:4", "proc") + mount("8:1", type), SDA1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "9p",
        "fuse",
        "fuse.sshfs",
        "fuseblk",
        "overlay",
        "ceph",
        "glusterfs",
        "lustre",
        "vboxsf",
        "virtiofs",
        "vfat",
        "exfat",
        "ntfs3",
        "tmpfs",
        "zfs",
        "ext5",
        "",
        "EXT4"
      })
  void allOthers(String type) throws Exception {
    Optional<String> doubt = doubt(mount("8:1", type), SDA1);
    assertTrue(doubt.orElse("").contains("of the type " + type + ","), doubt.toString());
  }

  @Test
  void twoTypesOfOneDeviceAreNone() throws Exception {
    assertTrue(doubt(mount("8:1", "ext4") + mount("8:1", "overlay"), SDA1).isPresent());
    assertTrue(doubt(mount("8:1", "ext4") + mount("8:1", "ext4"), SDA1).isEmpty());
  }

  @Test
  void whatIsNotListedIsAskedForByItsPlace() throws Exception {
    assertTrue(doubt(mount("8:1", "ext4"), SDA1 + 1).orElse("").contains("of the type proc,"));
    assertTrue(doubt("36 35 8:1 / /\nnonsense\n\n", SDA1).isPresent());
    assertTrue(
        new FileSystemTypes(temporary.resolve("none"))
            .doubt(SDA1, temporary.resolve("none"))
            .orElse("")
            .contains("of the type unknown,"));
  }

  @Test
  void numbersTooLargeForOneByte() throws Exception {
    long device = (259L << 8) | (300 & 0xFF) | ((300L & ~0xFF) << 12);
    assertEquals(Optional.empty(), doubt(mount("259:300", "xfs"), device));
  }
}
