package io.modelsigning.sigstore.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text encoding of keys and certificates (RFC 7468). */
public final class Pem {
  private Pem() {}

  public static String encode(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(der), label);
  }

  /**
   * Returns what a text holds that is one block of {@code label} and no more.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static byte[] decode(String label, String text) {
    String begin = "-----BEGIN %s-----".formatted(label);
    String end = "-----END %s-----".formatted(label);
    String block = text.strip();
    if (!block.startsWith(begin)
        || !block.endsWith(end)
        || block.length() < begin.length() + end.length()) {
      throw new IllegalArgumentException("it is no %s in PEM".formatted(label));
    }
    String base64 = block.substring(begin.length(), block.length() - end.length());
    return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
  }
}
