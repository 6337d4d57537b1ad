package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The command line under test, with a fresh P-256 key. */
final class Program {
  static final String PRIVATE_KEY = "benchmark-private.pem";
  static final String PUBLIC_KEY = "benchmark-public.pem";

  private final Path launcher;
  private final Path privateKey;
  private final Path publicKey;

  private Program(Path launcher, Path privateKey, Path publicKey) {
    this.launcher = launcher;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Writes a key pair into {@code folder}.
   *
   * @throws IOException if the launcher is no executable file, or the keys cannot be written
   */
  static Program at(Path launcher, Path folder) throws IOException {
    if (!Files.isExecutable(launcher)) {
      throw new IOException("start " + launcher + ": expected an executable file, found none");
    }
    writeKeys(folder);
    return new Program(launcher, folder.resolve(PRIVATE_KEY), folder.resolve(PUBLIC_KEY));
  }

  /** Writes a fresh P-256 key pair into {@code folder}. */
  static void writeKeys(Path folder) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      writePem(folder.resolve(PRIVATE_KEY), "PRIVATE KEY", pair.getPrivate().getEncoded());
      writePem(folder.resolve(PUBLIC_KEY), "PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (java.security.GeneralSecurityException impossible) {
      throw new IllegalStateException("P-256 is in every JDK", impossible);
    }
  }

  private static void writePem(Path file, String type, byte[] encoded) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END "
            + type
            + "-----\n");
  }

  /**
   * Returns the command that signs.
   *
   * @param git whether what Git keeps at the top of the model is signed too
   */
  List<String> sign(Path model, Path signature, Hashing hashing, boolean git) {
    List<String> command = command("sign", model, signature, git);
    command.addAll(List.of("--private-key", privateKey.toString()));
    command.addAll(hashing.options());
    return command;
  }

  List<String> verify(Path model, Path signature, int threads, boolean git) {
    List<String> command = command("verify", model, signature, git);
    command.addAll(List.of("--public-key", publicKey.toString()));
    command.addAll(List.of("--threads", Integer.toString(threads)));
    return command;
  }

  Path launcher() {
    return launcher;
  }

  Path publicKey() {
    return publicKey;
  }

  /** Returns the command that signs with the signature in its usual place. */
  List<String> signUsual(Path model) {
    return List.of(
        launcher.toString(),
        "sign",
        "key",
        "--private-key",
        privateKey.toString(),
        model.toString());
  }

  /** Returns the command that verifies by the signature in its usual place. */
  List<String> verifyUsual(Path model) {
    return List.of(
        launcher.toString(),
        "verify",
        "key",
        "--public-key",
        publicKey.toString(),
        model.toString());
  }

  /** Returns the command that verifies every signed model of a folder. */
  List<String> verifyAll(Path folder) {
    return List.of(
        launcher.toString(),
        "verify",
        "key",
        "--public-key",
        publicKey.toString(),
        "--recursive",
        folder.toString());
  }

  /** Returns the command that verifies every signed model of a folder as a policy asks. */
  List<String> verifyUnderPolicy(Path policy, Path folder) {
    return List.of(
        launcher.toString(),
        "verify",
        "--policy",
        policy.toString(),
        "--recursive",
        folder.toString());
  }

  List<String> digest(Path model, Hashing hashing) {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "digest"));
    command.add(model.toString());
    command.addAll(hashing.options());
    return command;
  }

  /** Returns the command that verifies what was signed through Sigstore, without the network. */
  List<String> verifySigstore(Path model, Path trustedRoot, String identity, String provider) {
    return List.of(
        launcher.toString(),
        "verify",
        "sigstore",
        "--identity",
        identity,
        "--identity-provider",
        provider,
        "--trust-config",
        trustedRoot.toString(),
        model.toString());
  }

  /**
   * Returns the command by which the reference implementation signs with the same key.
   *
   * @param git whether what Git keeps at the top of the model is signed too
   */
  List<String> signByReference(Path python, Path model, Path signature, boolean git) {
    List<String> command = new ArrayList<>(signByReference(python, model, signature));
    addGit(command, git);
    return command;
  }

  /** Adds what has the reference hash Git's files too, which it leaves out unless told so. */
  private static void addGit(List<String> command, boolean git) {
    if (git) {
      command.add("--no-ignore-git-paths");
    }
  }

  /** Returns the command by which the reference implementation signs, Git's files left out. */
  List<String> signByReference(Path python, Path model, Path signature) {
    return reference(
        python, "sign", "key", "--private_key", privateKey, "--signature", signature, model);
  }

  /**
   * Returns the command by which the reference implementation verifies with the same key.
   *
   * @param git as for signing
   */
  List<String> verifyByReference(Path python, Path model, Path signature, boolean git) {
    List<String> command = new ArrayList<>(verifyByReference(python, model, signature));
    addGit(command, git);
    return command;
  }

  /** Returns the command by which the reference implementation verifies, Git's files left out. */
  List<String> verifyByReference(Path python, Path model, Path signature) {
    return reference(
        python, "verify", "key", "--public_key", publicKey, "--signature", signature, model);
  }

  /** Returns its command that verifies what was signed through Sigstore, without the network. */
  static List<String> verifySigstoreByReference(
      Path python, Path model, Path trustConfig, String identity, String provider) {
    return reference(
        python,
        "verify",
        "sigstore",
        "--identity",
        identity,
        "--identity_provider",
        provider,
        "--trust_config",
        trustConfig,
        "--signature",
        model.resolve("model.sig"),
        "--ignore-paths",
        model.resolve("model.sig"),
        model);
  }

  private static List<String> reference(Path python, Object... words) {
    List<String> command = new ArrayList<>(List.of(python.toString(), "-m", "model_signing"));
    for (Object word : words) {
      command.add(word.toString());
    }
    return command;
  }

  private List<String> command(String verb, Path model, Path signature, boolean git) {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), verb, "key"));
    command.add(model.toString());
    command.addAll(List.of("--signature", signature.toString()));
    if (git) {
      command.add("--no-ignore-git-paths");
    }
    return command;
  }
}
