package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.keys.Asn1Keys.EncodedPrivateKey;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.math.BigInteger;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM: SEC1 and PKCS #8, each encrypted or not. */
final class PrivateKeys {
  private static final String WHAT = "the private key";
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final Set<String> TYPES = Set.of(PKCS8, ENCRYPTED_PKCS8, SEC1);
  private static final String PARAMETERS_BLOCK = "EC PARAMETERS";

  private PrivateKeys() {}

  static LocalSigningKey read(PemSource source, PasswordSource passwords) throws Unusable {
    List<PemObject> blocks = Pem.read(source, Pem.MAXIMUM_KEY_FILE_BYTES, WHAT, Wanted.PRIVATE_KEY);
    List<PemObject> keys =
        blocks.stream().filter(block -> block.getType().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1 || !TYPES.contains(keys.getFirst().getType())) {
      throw new OtherContent(source, Wanted.PRIVATE_KEY, WHAT).withBlocks(blocks);
    }
    String what = "%s '%s'".formatted(WHAT, source.name());
    try {
      return create(decode(keys.getFirst(), parametersOf(blocks), source, passwords, what), what);
    } catch (Unusable e) {
      throw e.reason().equals(KeyReasons.UNSUPPORTED_KEY_ENCRYPTION)
          ? OtherContent.ofLocked(source, e)
          : e;
    }
  }

  private static byte @Nullable [] parametersOf(List<PemObject> blocks) {
    for (PemObject block : blocks) {
      if (block.getType().equals(PARAMETERS_BLOCK)) {
        return block.getContent();
      }
    }
    return null;
  }

  private static EncodedPrivateKey decode(
      PemObject block,
      byte @Nullable [] parameters,
      PemSource source,
      PasswordSource passwords,
      String what)
      throws Unusable {
    return switch (block.getType()) {
      case PKCS8 -> Asn1Keys.pkcs8(block.getContent(), what);
      case ENCRYPTED_PKCS8 ->
          withPassword(
              source, passwords, what, password -> EncryptedKeys.pkcs8(block, password, what));
      default ->
          isEncrypted(block)
              ? withPassword(
                  source,
                  passwords,
                  what,
                  password -> EncryptedKeys.sec1(block, parameters, password, what))
              : Asn1Keys.sec1(block.getContent(), parameters, what);
    };
  }

  /** Returns whether {@code block} has the headers of OpenSSL's older form. */
  private static boolean isEncrypted(PemObject block) {
    for (Object header : block.getHeaders()) {
      if (header instanceof PemHeader pem
          && pem.getName().equals("Proc-Type")
          && pem.getValue().contains("ENCRYPTED")) {
        return true;
      }
    }
    return false;
  }

  private interface Opener {
    EncodedPrivateKey open(char[] password) throws Unusable;
  }

  private static EncodedPrivateKey withPassword(
      PemSource source, PasswordSource passwords, String what, Opener opener) throws Unusable {
    Optional<char[]> password = passwords.password(source.name());
    if (password.isEmpty()) {
      throw new Unusable(
          KeyReasons.MISSING_PASSWORD,
          "%s is encrypted, but there is no password for it".formatted(what));
    }
    if (password.get().length == 0) {
      // The library takes an empty password for a mistake of its caller's.
      throw EncryptedKeys.wrongPassword(what, null);
    }
    try {
      return opener.open(password.get());
    } finally {
      Arrays.fill(password.get(), '\0');
    }
  }

  static LocalSigningKey create(EncodedPrivateKey encoded, String what) throws Unusable {
    Curve curve = encoded.curve();
    BigInteger secret = encoded.secret();
    if (secret.signum() <= 0 || secret.compareTo(curve.parameters().getOrder()) >= 0) {
      throw new Unusable(
          KeyReasons.MALFORMED_KEY,
          "%s must be a number below the order of %s, but is not".formatted(what, curve));
    }
    Optional<ECPublicKeySpec> stated =
        encoded.point().isPresent()
            ? Optional.of(statedKey(curve, encoded.point().get(), what))
            : Optional.empty();
    return LocalSigningKey.create(curve, secret, stated, what);
  }

  private static ECPublicKeySpec statedKey(Curve curve, byte[] point, String what) throws Unusable {
    try {
      return Asn1Keys.specOf(curve, point);
    } catch (IllegalArgumentException e) {
      throw new Unusable(
          KeyReasons.MALFORMED_KEY,
          "%s must have a point on %s beside it, but has none".formatted(what, curve),
          e);
    }
  }
}
