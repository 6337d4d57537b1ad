package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The rival in Java: prints the SHA-256 of each file named, with the JDK's digest and nothing else,
 * on one thread, in reads of 1 MiB.
 */
final class JdkDigest {
  private JdkDigest() {}

  public static void main(String[] files) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    for (String file : files) {
      try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
        while (channel.read(buffer.clear()) >= 0) {
          digest.update(buffer.flip());
        }
      }
      System.out.println(HexFormat.of().formatHex(digest.digest()) + "  " + file);
    }
  }
}
