package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What every Java platform has, so that nobody else need expect that it has not. */
final class Platform {
  private Platform() {}

  /** Returns a new digest of one of the algorithms of {@link Curve}. */
  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw lacks(algorithm, e);
    }
  }

  /** Returns what is thrown on a platform that has not what every one must have. */
  static AssertionError lacks(String what, GeneralSecurityException e) {
    return new AssertionError("every Java platform has " + what, e);
  }
}
