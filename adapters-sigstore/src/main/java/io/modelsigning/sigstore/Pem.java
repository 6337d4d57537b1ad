package io.modelsigning.sigstore;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text encoding of keys and certificates (RFC 7468). */
final class Pem {
  private Pem() {}

  static String encode(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(der), label);
  }
}
