package io.modelsigning.keys;

import io.modelsigning.keys.Asn1Keys.EncodedPrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted private keys: PKCS #8 with PBES2 (PBKDF2 or scrypt), and the older form of OpenSSL with
 * its {@code Proc-Type} and {@code DEK-Info} headers. Loaded only when there is one.
 */
final class EncryptedKeys {
  private static final int MAXIMUM_ITERATIONS = 10_000_000;
  private static final long MAXIMUM_SCRYPT_BYTES = 256 << 20;

  /** Of SHA-256: what OWASP asks for passwords that are kept (2023). */
  private static final int ITERATIONS = 600_000;

  private EncryptedKeys() {}

  /**
   * Encrypts a private key in PKCS #8 into an EncryptedPrivateKeyInfo (RFC 5958): PBES2 with PBKDF2
   * of HMAC-SHA-256, which more programs read than scrypt, and AES-256 in CBC mode.
   *
   * @param password at least one character; its UTF-8 bytes count
   */
  static byte[] encrypt(byte[] pkcs8, char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("a password must not be empty");
    }
    Pbes2 encryption = Pbes2.strong(ITERATIONS);
    try {
      return new EncryptedPrivateKeyInfo(
              encryption.identifier(), encryption.encrypt(pkcs8, password))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw Platform.lacks("PBKDF2 and AES", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decrypts an EncryptedPrivateKeyInfo (RFC 5958). */
  static EncodedPrivateKey pkcs8(PemObject block, char[] password, String what) throws Unusable {
    EncryptedPrivateKeyInfo info;
    Optional<Pbes2> common;
    try {
      info = EncryptedPrivateKeyInfo.getInstance(block.getContent());
      requireBounded(info.getEncryptionAlgorithm(), what);
      common = Pbes2.of(PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters()));
    } catch (RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      throw new Unusable(
          KeyReasons.MALFORMED_KEY, "%s has no valid ASN.1 structure".formatted(what), e);
    }
    byte[] decrypted =
        common.isPresent()
            ? decrypt(common.get(), info, password, what)
            : decryptByLibrary(info, password, what);
    try {
      return Asn1Keys.pkcs8(decrypted, what);
    } finally {
      Arrays.fill(decrypted, (byte) 0);
    }
  }

  private static byte[] decrypt(
      Pbes2 encryption, EncryptedPrivateKeyInfo info, char[] password, String what)
      throws Unusable {
    try {
      byte[] decrypted = encryption.decrypt(info.getEncryptedData(), password);
      // The padding of noise is right once in 256 times: only the structure tells.
      PrivateKeyInfo.getInstance(decrypted);
      return decrypted;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw wrongPassword(what, e);
    }
  }

  private static byte[] decryptByLibrary(EncryptedPrivateKeyInfo info, char[] password, String what)
      throws Unusable {
    try {
      return new PKCS8EncryptedPrivateKeyInfo(info)
          .decryptPrivateKeyInfo(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(password))
          .getEncoded();
    } catch (PKCSException e) {
      if (e.getCause() instanceof OperatorCreationException) {
        throw unsupported(what, e);
      }
      throw wrongPassword(what, e);
    } catch (IOException | RuntimeException e) {
      // What a wrong password yields is noise, and the ASN.1 classes take it as badly.
      throw wrongPassword(what, e);
    }
  }

  /** The key's file states how much work opening it takes: it must not be any amount. */
  private static void requireBounded(AlgorithmIdentifier algorithm, String what) throws Unusable {
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      throw new Unusable(
          KeyReasons.UNSUPPORTED_KEY_ENCRYPTION,
          "%s must be encrypted with PBES2, but is with %s"
              .formatted(what, algorithm.getAlgorithm().getId()));
    }
    KeyDerivationFunc derivation =
        PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
    ASN1Encodable parameters = derivation.getParameters();
    boolean bounded;
    if (derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      bounded =
          PBKDF2Params.getInstance(parameters)
                  .getIterationCount()
                  .compareTo(BigInteger.valueOf(MAXIMUM_ITERATIONS))
              <= 0;
    } else if (derivation.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      ScryptParams scrypt = ScryptParams.getInstance(parameters);
      BigInteger bytes =
          scrypt
              .getCostParameter()
              .multiply(scrypt.getBlockSize())
              .multiply(scrypt.getParallelizationParameter())
              .shiftLeft(7);
      bounded = bytes.compareTo(BigInteger.valueOf(MAXIMUM_SCRYPT_BYTES)) <= 0;
    } else {
      throw new Unusable(
          KeyReasons.UNSUPPORTED_KEY_ENCRYPTION,
          "%s must derive its key with PBKDF2 or scrypt, but does with %s"
              .formatted(what, derivation.getAlgorithm().getId()));
    }
    if (!bounded) {
      throw new Unusable(
          KeyReasons.UNSUPPORTED_KEY_ENCRYPTION,
          "%s asks for more than %d iterations of PBKDF2, or more than %d bytes for scrypt"
              .formatted(what, MAXIMUM_ITERATIONS, MAXIMUM_SCRYPT_BYTES));
    }
  }

  /** Decrypts OpenSSL's older form of a SEC1 key. */
  static EncodedPrivateKey sec1(
      PemObject block, byte @Nullable [] parameters, char[] password, String what) throws Unusable {
    String[] dek = dekInfo(block, what);
    char[] openSsl = utf8AsChars(password);
    byte[] decrypted;
    try {
      decrypted =
          new BcPEMDecryptorProvider(openSsl)
              .get(dek[0])
              .decrypt(block.getContent(), HexFormat.of().parseHex(dek[1]));
    } catch (PEMException e) {
      throw e.getMessage() != null && e.getMessage().contains("unknown")
          ? unsupported(what, e)
          : wrongPassword(what, e);
    } catch (RuntimeException e) {
      throw new Unusable(
          KeyReasons.MALFORMED_KEY, "%s has no valid DEK-Info header".formatted(what), e);
    } finally {
      Arrays.fill(openSsl, '\0');
    }
    try {
      // The padding of noise is right once in 256 times: only the structure tells.
      ASN1Primitive.fromByteArray(decrypted);
      return Asn1Keys.sec1(decrypted, parameters, what);
    } catch (IOException | RuntimeException e) {
      throw wrongPassword(what, e);
    } finally {
      Arrays.fill(decrypted, (byte) 0);
    }
  }

  private static String[] dekInfo(PemObject block, String what) throws Unusable {
    for (Object header : block.getHeaders()) {
      if (header instanceof PemHeader pem && pem.getName().equals("DEK-Info")) {
        String[] parts = pem.getValue().split(",", -1);
        if (parts.length == 2) {
          return new String[] {parts[0].strip(), parts[1].strip()};
        }
      }
    }
    throw new Unusable(KeyReasons.MALFORMED_KEY, "%s has no valid DEK-Info header".formatted(what));
  }

  /** OpenSSL hashes the password's UTF-8 bytes; the library takes each character for a byte. */
  private static char[] utf8AsChars(char[] password) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * password.length);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), bytes, true);
    bytes.flip();
    char[] chars = new char[bytes.remaining()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) (bytes.get() & 0xff);
    }
    Arrays.fill(bytes.array(), (byte) 0);
    return chars;
  }

  private static Unusable unsupported(String what, Exception cause) {
    return new Unusable(
        KeyReasons.UNSUPPORTED_KEY_ENCRYPTION,
        "%s is encrypted in a way that is not supported".formatted(what),
        cause);
  }

  static Unusable wrongPassword(String what, @Nullable Exception cause) {
    return new Unusable(
        KeyReasons.WRONG_PASSWORD, "%s is not opened by the password".formatted(what), cause);
  }
}
