package io.modelsigning.domain.signature;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The only form of an ECDSA signature that counts: a sequence of two positive numbers in DER (RFC
 * 3279, section 2.2.3; X.690). Verifiers of libraries take other encodings of the same numbers for
 * the same signature, such as one whose sign bit is wrong.
 */
public final class EcdsaSignatureForm {
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 2;
  private static final int LENGTH_IN_ONE_MORE_BYTE = 0x81;
  private static final int NONE = -1;
  private static final int MAXIMUM_NUMBER_BYTES = 67;

  private EcdsaSignatureForm() {}

  /**
   * Returns that form of a signature whose two numbers stand one behind the other in the same
   * number of bytes, big-endian, as tokens and some services answer (IEEE P1363).
   *
   * @throws IllegalArgumentException if there are not two halves, or a number is zero
   */
  public static byte[] derOf(byte[] concatenated) {
    if (concatenated.length == 0 || concatenated.length % 2 != 0) {
      throw new IllegalArgumentException(
          "concatenated must be two numbers of the same length, but has %d bytes"
              .formatted(concatenated.length));
    }
    int half = concatenated.length / 2;
    byte[] first = number(Arrays.copyOfRange(concatenated, 0, half));
    byte[] second = number(Arrays.copyOfRange(concatenated, half, concatenated.length));
    int length = 4 + first.length + second.length;
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(SEQUENCE);
    if (length >= 0x80) {
      der.write(LENGTH_IN_ONE_MORE_BYTE);
    }
    der.write(length);
    for (byte[] number : new byte[][] {first, second}) {
      der.write(INTEGER);
      der.write(number.length);
      der.writeBytes(number);
    }
    return der.toByteArray();
  }

  private static byte[] number(byte[] magnitude) {
    BigInteger number = new BigInteger(1, magnitude);
    byte[] encoded = number.toByteArray();
    // As isDer has it: the numbers of the largest curve have 67 bytes.
    if (number.signum() == 0 || encoded.length > MAXIMUM_NUMBER_BYTES) {
      throw new IllegalArgumentException(
          "concatenated must have two numbers from 1 on, of at most %d bytes"
              .formatted(MAXIMUM_NUMBER_BYTES));
    }
    return encoded;
  }

  /** Returns whether {@code signature} has that form; says nothing about what it signs. */
  public static boolean isDer(byte[] signature) {
    if (signature.length < 3 || signature[0] != SEQUENCE) {
      return false;
    }
    int length = signature[1] & 0xff;
    int start = 2;
    if (length == LENGTH_IN_ONE_MORE_BYTE) {
      length = signature[2] & 0xff;
      start = 3;
      if (length < 0x80) {
        return false;
      }
    } else if (length >= 0x80) {
      return false;
    }
    if (start + length != signature.length) {
      return false;
    }
    int second = endOfNumber(signature, start);
    return second != NONE && endOfNumber(signature, second) == signature.length;
  }

  /** Returns where the positive number at {@code start} ends, in as few bytes as it can have. */
  private static int endOfNumber(byte[] signature, int start) {
    int first = start + 2;
    if (first >= signature.length || signature[start] != INTEGER) {
      return NONE;
    }
    // The numbers of the largest curve have 67 bytes: a length of 128 and more is none.
    int end = first + signature[start + 1];
    if (end <= first || end > signature.length) {
      return NONE;
    }
    boolean positive =
        signature[first] > 0
            || (signature[first] == 0 && end > first + 1 && signature[first + 1] < 0);
    return positive ? end : NONE;
  }
}
