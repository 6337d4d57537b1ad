package io.modelsigning.pkcs11;

import java.util.Locale;
import java.util.Set;

/**
 * Where modules are called as here: where {@code CK_ULONG} has eight bytes and structures their
 * natural alignment. On Windows it has four, and structures are packed.
 */
final class Platform {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  private Platform() {}

  static void check() throws Pkcs11Exception {
    check(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static void check(String system, String architecture) throws Pkcs11Exception {
    String name = system.toLowerCase(Locale.ROOT);
    boolean known = name.startsWith("linux") || name.startsWith("mac");
    if (!known || !ARCHITECTURES.contains(architecture)) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.PKCS11_UNSUPPORTED_PLATFORM,
          "PKCS #11 modules are called on Linux and macOS with x86-64 or arm64, not on %s with %s"
              .formatted(system, architecture));
    }
  }
}
