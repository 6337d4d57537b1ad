package io.modelsigning.cli.startup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Has the platform prepare beside other work for what takes longest: for signatures it computes the
 * tables that its elliptic curve arithmetic begins with; for digests alone it reads the
 * configuration of its security providers and has the digest compiled. More at a time would only
 * keep the tables from a processor.
 */
public final class Preloader {
  /**
   * What JDK 25 computes the tables of P-256 in when it is initialized; every use of the curve does
   * so. They need nothing of the providers, and so need not wait for them.
   */
  static final String TABLES =
      "sun.security.ec.ECOperations$Secp256R1GeneratorMontgomeryMultiplier";

  /** Calls after which the JVM begins to compile the digest, as jvm.options has it. */
  private static final int DIGESTED_BLOCKS = 8;

  private static final int BLOCK_BYTES = 64;

  private Preloader() {}

  /** Begins with what the command of {@code args} needs, and does not wait. */
  public static void of(List<String> args) {
    if (args.contains("sign") || args.contains("verify")) {
      begin(Preloader::computeTables);
    } else if (args.contains("digest")) {
      begin(Preloader::compileDigest);
    }
  }

  private static void begin(Runnable preparation) {
    Thread.ofPlatform().daemon().name("head-start").start(preparation);
  }

  private static void computeTables() {
    try {
      Class.forName(TABLES, true, null);
    } catch (ClassNotFoundException | LinkageError e) {
      // Another JDK, which computes them when it needs them.
    }
  }

  private static void compileDigest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[BLOCK_BYTES];
      for (int i = 0; i < DIGESTED_BLOCKS; i++) {
        digest.update(block);
      }
    } catch (NoSuchAlgorithmException e) {
      // Who needs it meets the same problem, and can say what it is for.
    }
  }
}
