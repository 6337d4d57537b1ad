package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;

/** Public keys in PEM and their hints. */
final class PublicKeys {
  private static final String WHAT = "the public key";
  private static final String BLOCK = "PUBLIC KEY";

  private PublicKeys() {}

  /** Returns the key in {@code source}, which is on one of our curves. */
  static SupportedKey read(PemSource source) throws Unusable {
    List<PemObject> blocks = Pem.read(source, Pem.MAXIMUM_KEY_FILE_BYTES, WHAT, Wanted.PUBLIC_KEY);
    if (blocks.size() != 1 || !blocks.getFirst().getType().equals(BLOCK)) {
      throw new OtherContent(source, Wanted.PUBLIC_KEY, WHAT).withBlocks(blocks);
    }
    return decode(blocks.getFirst().getContent(), "%s '%s'".formatted(WHAT, source.name()));
  }

  private static SupportedKey decode(byte[] der, String what) throws Unusable {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return requireSupported(
          (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(der)), what);
    } catch (InvalidKeySpecException e) {
      // The platform reads neither other kinds of key nor compressed points.
      return Asn1Keys.publicKey(der, what);
    } catch (NoSuchAlgorithmException e) {
      throw Platform.lacks("EC keys", e);
    }
  }

  /** Returns the key on {@code curve} at the point that {@code spec} has. */
  static SupportedKey create(ECPublicKeySpec spec, String what) throws Unusable {
    try {
      return requireSupported(
          (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec), what);
    } catch (GeneralSecurityException e) {
      throw new Unusable(KeyReasons.MALFORMED_KEY, "%s has no valid point".formatted(what), e);
    }
  }

  /**
   * Returns {@code key} as the platform itself would make it. Classes of other libraries encode a
   * key in other ways, and the encoding is what its hint is taken over.
   */
  static SupportedKey platformKey(ECPublicKey key, String what) throws Unusable {
    Curve curve = requireSupported(key, what).curve();
    return create(new ECPublicKeySpec(key.getW(), curve.parameters()), what);
  }

  private static SupportedKey requireSupported(ECPublicKey key, String what) throws Unusable {
    Optional<Curve> curve = Curve.of(key);
    if (curve.isEmpty()) {
      throw new Unusable(
          KeyReasons.UNSUPPORTED_KEY,
          "%s must be %s, but is %s".formatted(what, Curve.ALL, key.getParams()));
    }
    if (!curve.get().contains(key)) {
      throw new Unusable(
          KeyReasons.MALFORMED_KEY,
          "%s must be a point on %s, but is not".formatted(what, curve.get()));
    }
    return new SupportedKey(key, curve.get());
  }

  /** Returns the hint of {@code key}, one of the platform's. */
  static String hintOf(ECPublicKey key) {
    return VerificationMaterial.KeyHint.of(Bytes.of(key.getEncoded())).hint();
  }

  /** Returns the lower-case hexadecimal SHA-256 of {@code bytes}. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Platform.digest(Curve.SHA_256).digest(bytes));
  }
}
