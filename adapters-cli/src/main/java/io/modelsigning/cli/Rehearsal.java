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
 * <p>A JVM loads at once all classes that its cache holds. So there are two caches: one for what
 * Sigstore takes, and one that starts everything else faster.
 */
final class Rehearsal {
  /** Has {@link Main} rehearse instead of running a command: the JVM must be started alike. */
  static final String PROPERTY = "io.modelsigning.cli.rehearsal";

  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param args none, or for Sigstore the directory of a small signed model and its trusted root
   */
  static void run(String... args) throws IOException {
    // As the launcher has it; the JVM would look for a terminal itself.
    System.setProperty(Main.TERMINALS_PROPERTY, "");
    if (args.length == 0) {
      perform("demo");
      perform("--output", "json", "demo");
      Path model = Files.createTempFile("rehearsal", ".bin");
      Path key = Files.createTempFile("rehearsal", ".pem");
      Path signature = model.resolveSibling(model.getFileName() + ".sig");
      try {
        Files.write(model, new byte[8192]);
        perform("digest", model.toString());
        perform("digest", "--shard-size", "1MiB", "--threads", "1", model.toString());
        perform("digest", "--hash-algorithm", "blake3", model.toString());
        Files.writeString(key, sec1Key());
        perform("sign", "key", "--private-key", key.toString(), model.toString());
        perform("inspect", signature.toString());
      } finally {
        Files.delete(model);
        Files.delete(key);
        Files.deleteIfExists(signature);
      }
      return;
    }
    Path files = Path.of(args[0]);
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
  }

  /** Makes a key in the form that OpenSSL gives it (RFC 5915), other than the demonstration's. */
  private static String sec1Key() {
    KeyPair pair;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has EC keys", e);
    }
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    String der =
        "30770201010420"
            + hex(((ECPrivateKey) pair.getPrivate()).getS())
            + "a00a06082a8648ce3d030107a14403420004"
            + hex(point.getAffineX())
            + hex(point.getAffineY());
    return "-----BEGIN EC PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(HexFormat.of().parseHex(der))
        + "\n-----END EC PRIVATE KEY-----\n";
  }

  private static String hex(BigInteger number) {
    return "%064x".formatted(number);
  }

  private static void perform(String... words) throws IOException {
    // Nothing in the surroundings of a build may change what the command does.
    ExitCode exitCode = Main.run(List.of(words), Map.of());
    if (exitCode != ExitCode.DONE) {
      throw new IOException(
          "rehearse '%s': expected to be done, found %s"
              .formatted(String.join(" ", words), exitCode));
    }
  }
}
