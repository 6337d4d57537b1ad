package io.modelsigning.pkcs11;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The PIN of a token's user. It is kept for as long as a key that needs it. */
final class Pin {
  /** Digests of wrong PINs with their tokens, by which nobody can tell a PIN after this process. */
  private static final Set<Bytes> WRONG = ConcurrentHashMap.newKeySet();

  private static final byte[] SALT = new byte[32];

  static {
    new SecureRandom().nextBytes(SALT);
  }

  private final byte[] bytes;

  private Pin(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a PIN of characters, which are overwritten. */
  static Pin of(char[] characters) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.flip();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    Arrays.fill(characters, '\0');
    return new Pin(bytes);
  }

  /** Returns a PIN of bytes, which become its own. */
  static Pin of(byte[] bytes) {
    return new Pin(bytes);
  }

  /** Returns the bytes, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  boolean wasWrong(Module module, Token token) {
    return WRONG.contains(digest(module, token));
  }

  void isWrong(Module module, Token token) {
    WRONG.add(digest(module, token));
  }

  private Bytes digest(Module module, Token token) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    digest.update(SALT);
    for (String part : new String[] {module.file().toString(), token.serial(), token.label()}) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return Bytes.of(digest.digest(bytes));
  }

  @Override
  public String toString() {
    return "a PIN";
  }
}
