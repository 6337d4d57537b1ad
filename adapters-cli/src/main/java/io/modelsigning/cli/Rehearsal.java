package io.modelsigning.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does once what users do most, so that the JVM can keep in an AOT cache what that takes; the build
 * runs this. A command that does not end as it should fails the build.
 *
 * <p>A JVM loads at once all classes that its cache holds. So there are several caches, and each
 * command takes the one that holds little else than what it needs.
 */
final class Rehearsal {
  /**
   * Has {@link Main} rehearse instead of running a command, for the JVM must be started alike:
   * names the cache, one of {@code digest}, {@code sign}, {@code keys} and {@code sigstore}.
   */
  static final String PROPERTY = "io.modelsigning.cli.rehearsal";

  private Rehearsal() {}

  /**
   * Rehearses for one cache.
   *
   * @param files for Sigstore the directory of a small signed model and its trusted root
   */
  static void run(String cache, String... files) throws IOException {
    // As the launcher has it; the JVM would look for a terminal itself.
    System.setProperty(Main.TERMINALS_PROPERTY, "");
    switch (cache) {
      case "digest" -> withModel(Rehearsal::digest);
      case "sign" -> withModel((directory, model) -> sign(directory, model, keyPair()));
      case "keys" -> withModel(Rehearsal::signAndVerify);
      case "sigstore" -> verifySigstore(Path.of(files[0]));
      default -> throw new IOException("rehearse '%s': no such cache".formatted(cache));
    }
  }

  private interface Scene {
    void play(Path directory, String model) throws IOException;
  }

  private static void withModel(Scene scene) throws IOException {
    Path directory = Files.createTempDirectory("rehearsal");
    try {
      Path model = directory.resolve("model.bin");
      Files.write(model, new byte[8192]);
      scene.play(directory, model.toString());
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static void digest(Path directory, String model) throws IOException {
    perform("digest", model);
    perform("digest", "--shard-size", "1MiB", "--threads", "1", model);
    perform("digest", "--hash-algorithm", "blake3", model);
    perform("--output", "json", "digest", model);
  }

  private static void sign(Path directory, String model, KeyPair pair) throws IOException {
    for (String key :
        List.of(
            pem(directory, "PRIVATE KEY", pair.getPrivate().getEncoded()),
            pem(directory, "EC PRIVATE KEY", sec1(pair)))) {
      perform("sign", "key", "--private-key", key, model);
      perform("--output", "json", "sign", "key", "--private-key", key, model);
    }
  }

  /** What signs is in this cache too: the demo does both. */
  private static void signAndVerify(Path directory, String model) throws IOException {
    KeyPair pair = keyPair();
    sign(directory, model, pair);
    String publicKey = pem(directory, "PUBLIC KEY", pair.getPublic().getEncoded());
    perform("verify", "key", "--public-key", publicKey, model);
    perform("--output", "json", "verify", "key", "--public-key", publicKey, model);
    perform("inspect", model + ".sig");
    Files.write(Path.of(model), new byte[8193]);
    perform(ExitCode.REFUSED, "verify", "key", "--public-key", publicKey, model);
  }

  private static void verifySigstore(Path files) throws IOException {
    String model = files.resolve("model").toString();
    String trust = files.resolve("trusted_root.json").toString();
    String[] verify = {
      "verify",
      "sigstore",
      "--identity",
      "signer@example.com",
      "--identity-provider",
      "https://accounts.example.com",
      "--trust-config",
      trust,
      model
    };
    perform(verify);
    perform(Stream.concat(Stream.of("--output", "json"), Stream.of(verify)).toArray(String[]::new));
    // A reader is sure to be needed only where a processor is left for it.
    perform(Stream.concat(Stream.of(verify), Stream.of("--threads", "1")).toArray(String[]::new));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has EC keys", e);
    }
  }

  /** Writes a file as OpenSSL does, which needs none of what other forms need. */
  private static String pem(Path directory, String type, byte[] der) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
            directory.resolve(type + ".pem"),
            "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n")
        .toString();
  }

  /** Returns the private key in the form that OpenSSL gives it (RFC 5915), with its point. */
  private static byte[] sec1(KeyPair pair) {
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    return HexFormat.of()
        .parseHex(
            "30770201010420"
                + hex(((ECPrivateKey) pair.getPrivate()).getS())
                + "a00a06082a8648ce3d030107a14403420004"
                + hex(point.getAffineX())
                + hex(point.getAffineY()));
  }

  private static String hex(BigInteger number) {
    String digits = number.toString(16);
    return "0".repeat(64 - digits.length()) + digits;
  }

  private static void perform(String... words) throws IOException {
    perform(ExitCode.DONE, words);
  }

  private static void perform(ExitCode expected, String... words) throws IOException {
    // Nothing in the surroundings of a build may change what the command does.
    ExitCode exitCode = Main.run(List.of(words), Map.of(), Launcher.NONE);
    if (exitCode != expected) {
      throw new IOException(
          "rehearse '%s': expected %s, found %s"
              .formatted(String.join(" ", words), expected, exitCode));
    }
  }
}
