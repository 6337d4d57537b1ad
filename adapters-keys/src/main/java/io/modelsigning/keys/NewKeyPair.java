package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * An EC key pair that was just made, as two texts in PEM (RFC 7468) that {@link KeyMethods} and
 * OpenSSL read.
 *
 * @param privateKey PKCS #8 (RFC 5958), encrypted or not
 * @param publicKey a SubjectPublicKeyInfo (RFC 5480)
 * @param hint what signatures name the key by (OMS v1.0, verification material)
 */
public record NewKeyPair(Bytes privateKey, Bytes publicKey, String hint) {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  /** Makes a pair by the platform's generator and its source of random numbers. */
  static NewKeyPair make(Curve curve, Optional<char[]> password) {
    KeyPair pair;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(curve.parameters());
      pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw Platform.lacks(curve.toString(), e);
    }
    byte[] secret = pair.getPrivate().getEncoded();
    try {
      Bytes privateKey =
          password.isPresent()
              ? pem(ENCRYPTED, EncryptedKeys.encrypt(secret, password.get()))
              : pem(PRIVATE, secret);
      ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
      return new NewKeyPair(privateKey, textOf(publicKey), PublicKeys.hintOf(publicKey));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Returns the text of a public key, over which its hint is taken. */
  static Bytes textOf(ECPublicKey key) {
    return pem(PUBLIC, key.getEncoded());
  }

  private static Bytes pem(String type, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the hint; nothing of the private key. */
  @Override
  public String toString() {
    return "key pair " + hint;
  }
}
