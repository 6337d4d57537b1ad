package io.modelsigning.sigstore.testing;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Makes the signature that the command line's AOT cache is trained with, see {@code
 * adapters-cli/src/main/startup/training}: what a key has signed, signed once more by a test
 * Sigstore.
 */
final class AotTrainingFiles {
  private AotTrainingFiles() {}

  /**
   * Writes the files.
   *
   * @param args the model's signature by a key, which is replaced; the trusted root to write; and
   *     the trust configuration to write, which does not know the timestamp authority
   */
  public static void main(String[] args) throws Exception {
    Path signature = Path.of(args[0]);
    byte[] payload =
        Base64.getDecoder()
            .decode(
                JsonParser.parseString(Files.readString(signature))
                    .getAsJsonObject()
                    .getAsJsonObject("dsseEnvelope")
                    .get("payload")
                    .getAsString());
    try (TestSigstore sigstore = TestSigstore.start()) {
      Files.writeString(
          signature,
          new BundleMaker(sigstore).payload(payload).logV1().timestamp().make().toString());
      sigstore.writeTrustedRoot(Path.of(args[1]));
      sigstore.writeTrustConfig(
          Path.of(args[2]),
          sigstore.trustedRoot().toBuilder().clearTimestampAuthorities().build(),
          TransparencyLog.Version.V1,
          true);
    }
  }
}
