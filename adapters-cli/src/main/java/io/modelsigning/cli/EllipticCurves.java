package io.modelsigning.cli;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;

/**
 * Has the platform compute the tables that its elliptic curve arithmetic begins with, beside other
 * work. It takes as long as half of a short command, and every signature needs them.
 */
final class EllipticCurves {
  private static final int MOST_USED_CURVE_BITS = 256;

  private EllipticCurves() {}

  /** Begins, and does not wait. */
  static void prepare() {
    Thread.ofPlatform().daemon().name("elliptic-curves").start(EllipticCurves::compute);
  }

  private static void compute() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(MOST_USED_CURVE_BITS);
      generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      // Who needs the curve meets the same problem, and can say what it is for.
    }
  }
}
