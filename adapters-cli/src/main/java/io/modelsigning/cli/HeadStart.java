package io.modelsigning.cli;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.List;

/**
 * Has the platform prepare for hashing and for signatures beside other work: it reads the
 * configuration of its security providers, has the digest compiled, and computes the tables that
 * its elliptic curve arithmetic begins with. Together that takes as long as half of a short
 * command.
 */
final class HeadStart {
  private static final int MOST_USED_CURVE_BITS = 256;

  /** Enough for the JVM to begin to compile the digest. */
  private static final int BYTES = 2048;

  private HeadStart() {}

  /** Begins with what the command of {@code args} needs, and does not wait. */
  static void of(List<String> args) {
    boolean signatures = args.contains("sign") || args.contains("verify");
    if (signatures || args.contains("digest")) {
      Thread.ofPlatform().daemon().name("head-start").start(() -> prepare(signatures));
    }
  }

  private static void prepare(boolean signatures) {
    try {
      MessageDigest.getInstance("SHA-256").update(new byte[BYTES]);
      if (signatures) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(MOST_USED_CURVE_BITS);
        generator.generateKeyPair();
      }
    } catch (GeneralSecurityException e) {
      // Who needs them meets the same problem, and can say what it is for.
    }
  }
}
