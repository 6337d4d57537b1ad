package com.example.models;

import io.modelsigning.ModelSigning;
import io.modelsigning.ModelVerifier;
import io.modelsigning.UnverifiedModel;
import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.filesystem.SignatureFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Plays publisher and user of a small model: signs it with a fresh key, and loads it, zipped, only
 * if it verifies.
 */
public final class VerifyBeforeLoad {
  private static final int MAX_MODEL_BYTES = 64 << 20;

  private VerifyBeforeLoad() {}

  /** Shows a model that is loaded and one that is not. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("verify-before-load-");
    Path model = Files.createDirectory(folder.resolve("model"));
    Path weights = Files.writeString(model.resolve("weights.bin"), "weights");
    Files.writeString(model.resolve("config.json"), "{\"layers\": 1}");
    Path privateKey = folder.resolve("private.pem");
    Path publicKey = folder.resolve("public.pem");
    makeKeys(privateKey, publicKey);

    Path signature = folder.resolve("model.sig");
    ModelSigning.signer().key(privateKey).build().sign(model, signature);
    System.out.println("signed " + model);

    Path zip = zip(model, folder.resolve("model.zip"));
    System.out.println("loaded: " + load(zip, publicKey, signature));

    Files.writeString(weights, "weighty");
    Path changed = zip(model, folder.resolve("changed.zip"));
    try {
      System.out.println("loaded: " + load(changed, publicKey, signature));
    } catch (UntrustedModelException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  /**
   * Returns the configuration of a model, which is opened only after the model has verified.
   *
   * @throws UntrustedModelException if the model is not what the owner of the key signed
   */
  static String load(Path zip, Path publicKey, Path signature)
      throws UntrustedModelException, ModelSigningException, InterruptedException, IOException {
    ZippedModel model = ZippedModel.read(zip, MAX_MODEL_BYTES);
    ModelVerifier verifier = ModelSigning.verifier().key(publicKey).build();
    return switch (verifier.verify(model, List.of(SignatureFile.at(signature)))) {
      case VerifiedModel verified -> new String(verified.bytes("config.json"));
      case UnverifiedModel refused -> throw new UntrustedModelException(describe(refused));
    };
  }

  private static String describe(UnverifiedModel refused) {
    List<String> changed =
        refused.differences().stream()
            .map(difference -> difference.path() + " " + difference.kind().id())
            .toList();
    return refused.message() + (changed.isEmpty() ? "" : ": " + String.join(", ", changed));
  }

  static void makeKeys(Path privateKey, Path publicKey)
      throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    writePem(privateKey, "PRIVATE KEY", pair.getPrivate());
    writePem(publicKey, "PUBLIC KEY", pair.getPublic());
  }

  private static void writePem(Path file, String label, Key key) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
  }

  static Path zip(Path model, Path zip) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file);
        var files = Files.list(model)) {
      for (Path content : files.toList()) {
        out.putNextEntry(new ZipEntry(content.getFileName().toString()));
        Files.copy(content, out);
      }
    }
    return zip;
  }

  /** A model that is not what its publisher signed. */
  static final class UntrustedModelException extends Exception {
    private static final long serialVersionUID = 1L;

    UntrustedModelException(String message) {
      super(message);
    }
  }
}
