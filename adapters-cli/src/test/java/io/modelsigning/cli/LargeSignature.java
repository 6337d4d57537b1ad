package io.modelsigning.cli;

import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.testing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A good signature of about the largest size that is read. */
final class LargeSignature {
  static final int FILES = 300_000;

  private LargeSignature() {}

  static Path write(Path file, TestKeys.KeyFiles key) throws GeneralSecurityException, IOException {
    return JdkSignature.write(file, key, payload());
  }

  private static byte[] payload() throws GeneralSecurityException {
    int entryBytes = (Bundle.MAXIMUM_PAYLOAD_BYTES - 1000) / FILES;
    int nameLength = entryBytes - "{'name':'','algorithm':'sha256','digest':''},".length() - 2 * 32;
    MessageDigest root = sha256();
    ByteArrayOutputStream resources = new ByteArrayOutputStream(Bundle.MAXIMUM_PAYLOAD_BYTES);
    for (int i = 0; i < FILES; i++) {
      byte[] digest = sha256().digest(ascii("content " + i));
      root.update(digest);
      String name = "layers/%07d/".formatted(i);
      resources.writeBytes(
          ascii(
              "%s{\"name\":\"%s\",\"algorithm\":\"sha256\",\"digest\":\"%s\"}"
                  .formatted(
                      i == 0 ? "" : ",",
                      name + "w".repeat(nameLength - name.length()),
                      hex(digest))));
    }
    String start =
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "model", "digest": {"sha256": "%s"}}],
         "predicateType": "https://model_signing/signature/v1.0",
         "predicate": {"serialization": {"method": "files", "hash_type": "sha256",
          "allow_symlinks": false, "ignore_paths": []}, "resources": ["""
            .formatted(hex(root.digest()));
    ByteArrayOutputStream payload = new ByteArrayOutputStream(Bundle.MAXIMUM_PAYLOAD_BYTES);
    payload.writeBytes(ascii(start));
    payload.writeBytes(resources.toByteArray());
    payload.writeBytes(ascii("]}}"));
    return payload.toByteArray();
  }

  private static MessageDigest sha256() throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
