package io.modelsigning.cli;

import io.modelsigning.testing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** Signature files over any statement, made by the JDK alone. */
final class JdkSignature {
  private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private JdkSignature() {}

  /** Writes a bundle whose signature over the statement is good. */
  static Path write(Path file, TestKeys.KeyFiles key, byte[] statement)
      throws GeneralSecurityException, IOException {
    return write(file, key, statement, "DSSEv1", "", "");
  }

  /** Writes a bundle as release v0.2.0 of the reference did; the statement has no line break. */
  static Path writeOld(Path file, TestKeys.KeyFiles key, String statement)
      throws GeneralSecurityException, IOException {
    return write(file, key, ascii(statement), "DSSEV1", "b'", "'");
  }

  private static Path write(
      Path file,
      TestKeys.KeyFiles key,
      byte[] statement,
      String encoding,
      String before,
      String behind)
      throws GeneralSecurityException, IOException {
    Signature ecdsa = Signature.getInstance("SHA256withECDSA");
    ecdsa.initSign(key.pair().getPrivate());
    ecdsa.update(
        ascii(
            "%s %d %s %d %s"
                .formatted(
                    encoding, PAYLOAD_TYPE.length(), PAYLOAD_TYPE, statement.length, before)));
    ecdsa.update(statement);
    ecdsa.update(ascii(behind));
    byte[] publicKey = Files.readAllBytes(key.publicKey());
    Base64.Encoder base64 = Base64.getEncoder();
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes(
        ascii(
            """
            {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
             "verificationMaterial": {"publicKey": {"hint": "%s"}, "tlogEntries": []},
             "dsseEnvelope": {"payloadType": "%s", "signatures": [{"sig": "%s"}], "payload": \""""
                .formatted(
                    HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey)),
                    PAYLOAD_TYPE,
                    base64.encodeToString(ecdsa.sign()))));
    bundle.writeBytes(base64.encode(statement));
    bundle.writeBytes(ascii("\"}}"));
    return Files.write(file, bundle.toByteArray());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
