package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The bytes a DSSE signature is made over: the pre-authentication encoding (PAE) of an envelope.
 *
 * @param head what stands before the payload
 * @param payload the payload as it was stored, so that a large one is not copied
 * @param encoding which encoding made it
 */
public record SignedMessage(Bytes head, Bytes payload, Encoding encoding) {
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
    return new SignedMessage(Bytes.of(head), payload, Encoding.DSSE_V1);
  }

  /** Returns the whole message, in a copy. */
  public Bytes bytes() {
    byte[] message = new byte[head.size() + payload.size()];
    head.asReadOnlyBuffer().get(message, 0, head.size());
    payload.asReadOnlyBuffer().get(message, head.size(), payload.size());
    return Bytes.of(message);
  }

  /** Returns the message's digest, made without a copy of it. */
  public Bytes digest(MessageDigest algorithm) {
    algorithm.update(head.asReadOnlyBuffer());
    algorithm.update(payload.asReadOnlyBuffer());
    return Bytes.of(algorithm.digest());
  }

  /**
   * Returns the message release v0.2.0 signed: the payload stands in it as Python's {@code repr()}
   * of a {@code bytes} object.
   */
  public static SignedMessage brokenV02(String payloadType, Bytes payload) {
    int typeLength = payloadType.codePointCount(0, payloadType.length());
    byte[] head =
        ("DSSEV1 " + typeLength + " " + payloadType + " " + payload.size() + " b")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = payload.asReadOnlyBuffer();
    char quote = pythonQuote(bytes);
    byte[][] reprs = pythonReprs(quote);
    // Counted first: an unverified payload may be large, and nearly all of it escapes.
    int length = head.length + 2;
    for (int i = 0; i < bytes.limit(); i++) {
      length = Math.addExact(length, reprs[bytes.get(i) & 0xff].length);
    }
    ByteBuffer message = ByteBuffer.allocate(length).put(head).put((byte) quote);
    for (int i = 0; i < bytes.limit(); i++) {
      message.put(reprs[bytes.get(i) & 0xff]);
    }
    message.put((byte) quote).flip();
    return new SignedMessage(Bytes.of(message), Bytes.of(new byte[0]), Encoding.BROKEN_V0_2);
  }

  /** Python prefers single quotes, and takes double quotes where that saves every escape. */
  private static char pythonQuote(ByteBuffer bytes) {
    boolean hasSingle = false;
    boolean hasDouble = false;
    for (int i = 0; i < bytes.limit(); i++) {
      hasSingle |= bytes.get(i) == '\'';
      hasDouble |= bytes.get(i) == '"';
    }
    return hasSingle && !hasDouble ? '"' : '\'';
  }

  /** Returns how Python writes each byte between such quotes. */
  private static byte[][] pythonReprs(char quote) {
    byte[][] reprs = new byte[256][];
    for (int b = 0; b < reprs.length; b++) {
      reprs[b] = pythonRepr((char) b, quote).getBytes(StandardCharsets.US_ASCII);
    }
    return reprs;
  }

  private static String pythonRepr(char b, char quote) {
    return switch (b) {
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\\' -> "\\\\";
      default -> {
        if (b == quote) {
          yield "\\" + quote;
        }
        yield b < 0x20 || b >= 0x7f ? "\\x%02x".formatted((int) b) : String.valueOf(b);
      }
    };
  }
}
