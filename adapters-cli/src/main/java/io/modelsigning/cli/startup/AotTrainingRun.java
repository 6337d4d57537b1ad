package io.modelsigning.cli.startup;

import java.io.IOException;
import java.io.RandomAccessFile;
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
import java.util.stream.Stream;

/**
 * Does once what users do most, so that the JVM can keep in an AOT cache what that takes; the build
 * runs this. A command that does not end as it should fails the build.
 *
 * <p>A JVM loads at once all classes that its cache holds. So there are several caches, and each
 * command takes the one that holds little else than what it needs.
 */
public final class AotTrainingRun {
  /**
   * Has the program train instead of running one command, for the JVM must be started alike: names
   * the cache, one of {@code digest}, {@code keys} and {@code sigstore}.
   */
  public static final String PROPERTY = "io.modelsigning.cli.aot-training";

  /** As the launcher sets it. */
  private static final String TERMINALS_PROPERTY = "io.modelsigning.cli.terminals";

  /** Runs command lines. */
  public interface Program {
    /** Returns the exit status of the command that {@code words} name. */
    int run(List<String> words);
  }

  /** The exit status of what does not verify. */
  private static final int REFUSED = 1;

  private static final String WEIGHTS = "model.bin";

  private static final long LARGE_BYTES = 1L << 29;

  private final Program program;

  private AotTrainingRun(Program program) {
    this.program = program;
  }

  /**
   * Trains one cache.
   *
   * @param program what is run
   * @param files for Sigstore the directory of a small signed model and what it is verified with
   */
  public static void run(String cache, Program program, String... files) throws IOException {
    // As the launcher has it; the JVM would look for a terminal itself.
    System.setProperty(TERMINALS_PROPERTY, "");
    // Vector classes are in no cache, and none can be made of what has been linked with them.
    System.clearProperty(VectorModule.PROPERTY);
    AotTrainingRun run = new AotTrainingRun(program);
    run.hashLargeFile();
    switch (cache) {
      case "digest" -> withModel(run::digest);
      case "keys" -> withModel(run::signAndVerify);
      case "sigstore" -> run.verifySigstore(Path.of(files[0]));
      default -> throw new IOException("train '%s': no such cache".formatted(cache));
    }
  }

  private interface Work {
    void on(Path directory, Path model) throws IOException;
  }

  /** With a model of two files, for one alone takes less: no sorting, and no names to look up. */
  private static void withModel(Work work) throws IOException {
    Path directory = Files.createTempDirectory("aot-training");
    try {
      Path model = Files.createDirectory(directory.resolve("model"));
      Files.writeString(model.resolve("config.json"), "{}");
      Files.write(model.resolve(WEIGHTS), new byte[8192]);
      work.on(directory, model);
    } finally {
      List<Path> files;
      try (Stream<Path> found = Files.walk(directory)) {
        files = found.toList();
      }
      for (Path file : files.reversed()) {
        Files.delete(file);
      }
    }
  }

  /** A hole in a file, of a size for which readers read ahead and vector kernels are wanted. */
  private void hashLargeFile() throws IOException {
    Path large = Files.createTempFile("aot-training", ".bin");
    try {
      try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
        file.setLength(LARGE_BYTES);
      }
      perform("digest", "--shard-size", "16MiB", large.toString());
      perform("digest", "--hash-algorithm", "blake3", large.toString());
    } finally {
      Files.delete(large);
    }
  }

  private void digest(Path directory, Path model) throws IOException {
    String weights = model.resolve(WEIGHTS).toString();
    perform("digest", model.toString());
    perform("digest", weights);
    perform("digest", "--shard-size", "1MiB", "--threads", "1", weights);
    perform("digest", "--hash-algorithm", "blake3", weights);
    perform("--output", "json", "digest", weights);
  }

  /** What signs is in this cache too: the demo does both. */
  private void signAndVerify(Path directory, Path model) throws IOException {
    KeyPair pair = keyPair();
    String folder = model.toString();
    String signature = "--signature=" + directory.resolve("model.sig");
    for (String key :
        List.of(
            pem(directory, "PRIVATE KEY", pair.getPrivate().getEncoded()),
            pem(directory, "EC PRIVATE KEY", sec1(pair)))) {
      perform("sign", "key", "--private-key", key, folder, signature);
      perform("--output", "json", "sign", "key", "--private-key", key, folder, signature);
    }
    String publicKey = pem(directory, "PUBLIC KEY", pair.getPublic().getEncoded());
    perform("verify", "key", "--public-key", publicKey, folder, signature);
    perform("--output", "json", "verify", "key", "--public-key", publicKey, folder, signature);
    perform("inspect", directory.resolve("model.sig").toString());
    Files.write(model.resolve(WEIGHTS), new byte[8193]);
    perform(REFUSED, "verify", "key", "--public-key", publicKey, folder, signature);
  }

  private void verifySigstore(Path files) throws IOException {
    String[] verify = verifySigstore(files, "trusted_root.json");
    perform(verify);
    perform(Stream.concat(Stream.of("--output", "json"), Stream.of(verify)).toArray(String[]::new));
    // A reader is sure to be needed only where a processor is left for it.
    perform(Stream.concat(Stream.of(verify), Stream.of("--threads", "1")).toArray(String[]::new));
    // This one also says where to sign, and its root is not of all that the signature shows.
    perform(verifySigstore(files, "trust_config.json"));
  }

  private static String[] verifySigstore(Path files, String trust) {
    return new String[] {
      "verify",
      "sigstore",
      "--identity",
      "signer@example.com",
      "--identity-provider",
      "https://accounts.example.com",
      "--trust-config",
      files.resolve(trust).toString(),
      files.resolve("model").toString()
    };
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

  private void perform(String... words) throws IOException {
    perform(0, words);
  }

  private void perform(int expected, String... words) throws IOException {
    int exitCode = program.run(List.of(words));
    if (exitCode != expected) {
      throw new IOException(
          "train '%s': expected %d, found %d"
              .formatted(String.join(" ", words), expected, exitCode));
    }
  }
}
