package io.modelsigning.cli.startup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Has the platform prepare beside other work, on one thread, for what takes longest: for signatures
 * it computes the tables that its elliptic curve arithmetic begins with, and what reading them
 * begins with; for digests alone it reads the configuration of its security providers and has the
 * digest compiled. More threads would only keep the tables from a processor.
 */
public final class Preloader {
  /**
   * What JDK 25 computes the tables of P-256 in when it is initialized; every use of the curve does
   * so. They need nothing of the providers, and so need not wait for them.
   */
  static final String TABLES =
      "sun.security.ec.ECOperations$Secp256R1GeneratorMontgomeryMultiplier";

  /**
   * What reading JSON initializes, whatever the numbers there are. JDK 25 computes powers of five
   * for it, of up to 150,000 bits.
   */
  static final String DECIMALS = "java.math.BigDecimal";

  /** Calls after which the JVM begins to compile the digest, as jvm.options has it. */
  private static final int DIGESTED_BLOCKS = 8;

  private static final int BLOCK_BYTES = 64;

  private Preloader() {}

  /** Begins with what the command of {@code args} needs, and does not wait. */
  public static void of(List<String> args) {
    if (args.contains("verify")) {
      begin(Preloader::prepareToVerify);
    } else if (args.contains("sign")) {
      begin(Preloader::computeTables);
    } else if (args.contains("digest")) {
      begin(Preloader::compileDigest);
    }
  }

  private static void begin(Runnable preparation) {
    Thread.ofPlatform().daemon().name("head-start").start(preparation);
  }

  /** In the order of use: the signature's file is read before anything is verified. */
  private static void prepareToVerify() {
    initialize(DECIMALS);
    computeTables();
  }

  private static void computeTables() {
    initialize(TABLES);
  }

  private static void initialize(String name) {
    try {
      Class.forName(name, true, null);
    } catch (ClassNotFoundException | LinkageError e) {
      // Another JDK, which computes what it needs when it needs it.
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
