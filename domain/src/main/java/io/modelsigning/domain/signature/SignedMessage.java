package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The bytes a DSSE signature is made over: the pre-authentication encoding (PAE) of an envelope.
 *
 * @param bytes what is signed
 * @param encoding which encoding made it
 */
public record SignedMessage(Bytes bytes, Encoding encoding) {
  private static final HexFormat HEX = HexFormat.of();

  /** The pre-authentication encodings that occur in model signatures. */
  public enum Encoding {
    /** DSSE v1: the one that is written. ECDSA hashes it with the algorithm that fits the curve. */
    DSSE_V1,
    /**
     * What release v0.2.0 of the reference implementation signed by mistake; only ever read. ECDSA
     * hashes it with SHA-256 whatever the curve.
     */
    BROKEN_V0_2
  }

  /**
   * Returns the message of DSSE v1: {@code DSSEv1 SP len(type) SP type SP len(payload) SP payload}.
   */
  public static SignedMessage dsseV1(String payloadType, Bytes payload) {
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("DSSEv1 " + type.length + " " + payloadType + " " + payload.size() + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[head.length + payload.size()];
    System.arraycopy(head, 0, message, 0, head.length);
    payload.asReadOnlyBuffer().get(message, head.length, payload.size());
    return new SignedMessage(Bytes.of(message), Encoding.DSSE_V1);
  }

  /**
   * Returns the message release v0.2.0 signed: the payload stands in it as Python's {@code repr()}
   * of a {@code bytes} object.
   */
  public static SignedMessage brokenV02(String payloadType, Bytes payload) {
    ByteArrayOutputStream message = new ByteArrayOutputStream(payload.size() + 128);
    int typeLength = payloadType.codePointCount(0, payloadType.length());
    message.writeBytes(
        ("DSSEV1 " + typeLength + " " + payloadType + " " + payload.size() + " ")
            .getBytes(StandardCharsets.UTF_8));
    writePythonRepr(payload.toArray(), message);
    return new SignedMessage(Bytes.of(message.toByteArray()), Encoding.BROKEN_V0_2);
  }

  private static void writePythonRepr(byte[] payload, ByteArrayOutputStream out) {
    boolean hasSingle = false;
    boolean hasDouble = false;
    for (byte b : payload) {
      hasSingle |= b == '\'';
      hasDouble |= b == '"';
    }
    // Python prefers single quotes, and takes double quotes where that saves every escape.
    char quote = hasSingle && !hasDouble ? '"' : '\'';
    out.write('b');
    out.write(quote);
    for (byte b : payload) {
      writeEscaped(b & 0xff, quote, out);
    }
    out.write(quote);
  }

  private static void writeEscaped(int b, char quote, ByteArrayOutputStream out) {
    switch (b) {
      case '\t' -> writeAscii("\\t", out);
      case '\n' -> writeAscii("\\n", out);
      case '\r' -> writeAscii("\\r", out);
      case '\\' -> writeAscii("\\\\", out);
      default -> {
        if (b == quote) {
          out.write('\\');
          out.write(b);
        } else if (b < 0x20 || b >= 0x7f) {
          writeAscii("\\x", out);
          out.write(HEX.toLowHexDigit(b >> 4));
          out.write(HEX.toLowHexDigit(b));
        } else {
          out.write(b);
        }
      }
    }
  }

  private static void writeAscii(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
