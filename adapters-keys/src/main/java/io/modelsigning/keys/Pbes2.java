package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * PBES2 (RFC 8018) with PBKDF2 of an HMAC and AES in CBC mode, as most programs encrypt keys, by
 * the platform: the library takes three times as long to derive a key, most of a short command.
 *
 * @param derivation the JCA name of the derivation
 */
record Pbes2(String derivation, Bytes salt, int iterations, int keyBytes, Bytes iv) {
  private static final String STRONG_DERIVATION = "PBKDF2WithHmacSHA256";
  private static final int STRONG_KEY_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int IV_BYTES = 16;

  private static final Map<ASN1ObjectIdentifier, String> DERIVATIONS =
      Map.of(
          PKCSObjectIdentifiers.id_hmacWithSHA1, "PBKDF2WithHmacSHA1",
          PKCSObjectIdentifiers.id_hmacWithSHA256, STRONG_DERIVATION,
          PKCSObjectIdentifiers.id_hmacWithSHA384, "PBKDF2WithHmacSHA384",
          PKCSObjectIdentifiers.id_hmacWithSHA512, "PBKDF2WithHmacSHA512");

  private static final Map<ASN1ObjectIdentifier, Integer> KEY_BYTES =
      Map.of(
          NISTObjectIdentifiers.id_aes128_CBC, 16,
          NISTObjectIdentifiers.id_aes192_CBC, 24,
          NISTObjectIdentifiers.id_aes256_CBC, STRONG_KEY_BYTES);

  /** Returns one with a new salt and initialization vector, HMAC-SHA-256 and AES-256. */
  static Pbes2 strong(int iterations) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(salt);
    random.nextBytes(iv);
    return new Pbes2(STRONG_DERIVATION, Bytes.of(salt), iterations, STRONG_KEY_BYTES, Bytes.of(iv));
  }

  /**
   * Returns what {@code parameters} say, if it is of these.
   *
   * @throws RuntimeException if they are malformed; of several types, as the ASN.1 classes have it
   */
  static Optional<Pbes2> of(PBES2Parameters parameters) {
    EncryptionScheme encryption = parameters.getEncryptionScheme();
    Integer keyBytes = KEY_BYTES.get(encryption.getAlgorithm());
    KeyDerivationFunc function = parameters.getKeyDerivationFunc();
    if (keyBytes == null || !function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      return Optional.empty();
    }
    PBKDF2Params derivation = PBKDF2Params.getInstance(function.getParameters());
    String name = DERIVATIONS.get(derivation.getPrf().getAlgorithm());
    byte[] iv = ASN1OctetString.getInstance(encryption.getParameters()).getOctets();
    int iterations = derivation.getIterationCount().intValueExact();
    boolean stated = derivation.getKeyLength() != null;
    if (name == null
        || iv.length != IV_BYTES
        || derivation.getSalt().length == 0
        || iterations < 1
        || (stated && derivation.getKeyLength().intValueExact() != keyBytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new Pbes2(name, Bytes.of(derivation.getSalt()), iterations, keyBytes, Bytes.of(iv)));
  }

  /** Returns the algorithm, for an EncryptedPrivateKeyInfo. */
  AlgorithmIdentifier identifier() {
    AlgorithmIdentifier prf =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new PBES2Parameters(
            new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt.toArray(), iterations, prf)),
            new EncryptionScheme(
                NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv.toArray()))));
  }

  byte[] encrypt(byte[] content, char[] password) throws GeneralSecurityException {
    return crypt(Cipher.ENCRYPT_MODE, content, password);
  }

  /**
   * @throws GeneralSecurityException if the password is wrong, most likely
   */
  byte[] decrypt(byte[] content, char[] password) throws GeneralSecurityException {
    return crypt(Cipher.DECRYPT_MODE, content, password);
  }

  private byte[] crypt(int mode, byte[] content, char[] password) throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password, salt.toArray(), iterations, 8 * keyBytes);
    byte[] key = SecretKeyFactory.getInstance(derivation).generateSecret(spec).getEncoded();
    spec.clearPassword();
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv.toArray()));
      return cipher.doFinal(content);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
