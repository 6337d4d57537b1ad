package io.modelsigning.benchmarks;

import io.modelsigning.domain.manifest.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** What the engine is measured against. */
final class Rivals {
  private Rivals() {}

  static MessageDigest jdkSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Digest bouncyCastle(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA256 -> new SHA256Digest();
      case BLAKE2B -> new Blake2bDigest(512);
      case BLAKE3 -> new Blake3Digest(256);
    };
  }

  /**
   * Runs a native tool over files.
   *
   * @throws IOException if it is not installed, or fails
   */
  static void run(List<String> command, List<Path> files) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    files.forEach(file -> line.add(file.toString()));
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("running '%s' ended with exit code %d".formatted(line, exit));
    }
  }
}
