package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotatingDiskTest {
  private static final long SDA1 = (8 << 8) | 1;

  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void aPartitionIsAsItsDisk(int flag, boolean rotating, @TempDir Path sys) throws IOException {
    Path queue = Files.createDirectories(sys.resolve("devices/sda/queue"));
    Files.writeString(queue.resolve("rotational"), flag + "\n");
    Path partition = Files.createDirectories(sys.resolve("devices/sda/sda1"));
    Path block = Files.createDirectories(sys.resolve("dev/block"));
    Files.createSymbolicLink(block.resolve("8:1"), partition);

    assertEquals(rotating, RotatingDisk.isRotating(block, SDA1));
  }

  @Test
  void aWholeDisk(@TempDir Path sys) throws IOException {
    Path queue = Files.createDirectories(sys.resolve("devices/nvme0n1/queue"));
    Files.writeString(queue.resolve("rotational"), "0\n");
    Path block = Files.createDirectories(sys.resolve("dev/block"));
    // Both numbers are too large for one byte, so they are in parts.
    Files.createSymbolicLink(block.resolve("259:300"), queue.getParent());

    assertFalse(
        RotatingDisk.isRotating(block, (259L << 8) | (300 & 0xFF) | ((300L & ~0xFF) << 12)));
  }

  @Test
  void aVirtualMachinesDiskIsNotBelieved(@TempDir Path sys) throws IOException {
    Path disk = Files.createDirectories(sys.resolve("devices/pci0000:00/virtio0/block/vda"));
    Files.writeString(Files.createDirectory(disk.resolve("queue")).resolve("rotational"), "1\n");
    Path block = Files.createDirectories(sys.resolve("dev/block"));
    Files.createSymbolicLink(block.resolve("8:1"), disk);

    assertFalse(RotatingDisk.isRotating(block, SDA1));
  }

  @Test
  void nothingIsKnownOfAFileThatIsNotThere() {
    assertFalse(RotatingDisk.holds(Path.of("no", "such", "file")));
  }
}
