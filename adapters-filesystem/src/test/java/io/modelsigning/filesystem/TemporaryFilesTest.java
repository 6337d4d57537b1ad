package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFilesTest {
  @TempDir Path folder;

  /** A process that hangs while it writes, or, once it is told to end, tries to go on. */
  static final class Writer {
    private Writer() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
      Path temporary = Path.of(args[0]);
      Path target = Path.of(args[1]);
      try (FileChannel channel = TemporaryFiles.create(temporary)) {
        channel.write(ByteBuffer.wrap(new byte[] {1}));
      }
      if (args[2].equals("move")) {
        TemporaryFiles.move(temporary, target);
      }
      System.out.println("written");
      System.out.flush();
      Thread.sleep(60_000);
    }
  }

  @Test
  void endOfTheProcessDeletesWhatIsNotComplete() throws Exception {
    Path temporary = folder.resolve("temporary");
    Path target = Files.writeString(folder.resolve("target"), "older");
    endWhenWritten(temporary, target, "hang");
    assertFalse(Files.exists(temporary));
    assertEquals("older", Files.readString(target));
  }

  @Test
  void endOfTheProcessKeepsWhatIs() throws Exception {
    Path temporary = folder.resolve("temporary");
    Path target = Files.writeString(folder.resolve("target"), "older");
    endWhenWritten(temporary, target, "move");
    assertFalse(Files.exists(temporary));
    assertEquals(1, Files.size(target));
  }

  @Test
  void anothersFileIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "another's");
    assertThrows(FileAlreadyExistsException.class, () -> TemporaryFiles.create(file));
    assertEquals("another's", Files.readString(file));
  }

  private static void endWhenWritten(Path temporary, Path target, String then) throws Exception {
    assumeTrue(!File.separator.equals("\\"), "no signals on this system: not tested");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                temporary.toString(),
                target.toString(),
                then)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals('w', process.getInputStream().read(), "the process fails");
      process.destroy();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the process does not end");
    } finally {
      process.destroyForcibly();
    }
  }
}
