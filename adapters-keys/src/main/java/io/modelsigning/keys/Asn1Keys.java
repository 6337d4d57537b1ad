package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import java.io.IOException;
import java.math.BigInteger;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the forms the platform does not read: SEC1 private keys, compressed points, explicit
 * parameters, and those that are refused by name.
 */
final class Asn1Keys {
  private static final String EC = "1.2.840.10045.2.1";
  private static final Map<String, String> OTHER_KEYS =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10040.4.1", "DSA",
          "1.3.101.110", "X25519",
          "1.3.101.111", "X448",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448");

  /** What an encoded point begins with that is not compressed. */
  private static final byte UNCOMPRESSED = 4;

  private Asn1Keys() {}

  /** A private key as its encoding has it. */
  record EncodedPrivateKey(Curve curve, BigInteger secret, Optional<byte[]> point) {}

  private interface Decoder<T> {
    T decode() throws IOException, Unusable;
  }

  private static <T> T decode(String what, Decoder<T> decoder) throws Unusable {
    try {
      return decoder.decode();
    } catch (IOException | RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      throw new Unusable(
          KeyReasons.MALFORMED_KEY, "%s has no valid ASN.1 structure".formatted(what), e);
    }
  }

  /** Reads a SubjectPublicKeyInfo (RFC 5280). */
  static SupportedKey publicKey(byte[] der, String what) throws Unusable {
    ECPublicKeySpec spec =
        decode(
            what,
            () -> {
              SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(der);
              Curve curve = curveOf(info.getAlgorithm(), what);
              return specOf(curve, info.getPublicKeyData().getOctets());
            });
    return PublicKeys.create(spec, what);
  }

  /** Reads a PrivateKeyInfo (PKCS #8, RFC 5958). */
  static EncodedPrivateKey pkcs8(byte[] der, String what) throws Unusable {
    return decode(
        what,
        () -> {
          PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
          Curve curve = curveOf(info.getPrivateKeyAlgorithm(), what);
          return privateKey(curve, ECPrivateKey.getInstance(info.parsePrivateKey()));
        });
  }

  /**
   * Reads an ECPrivateKey (SEC 1, RFC 5915).
   *
   * @param parameters the content of the EC PARAMETERS block before it, used if the key names no
   *     curve of its own
   */
  static EncodedPrivateKey sec1(byte[] der, byte @Nullable [] parameters, String what)
      throws Unusable {
    return decode(
        what,
        () -> {
          ECPrivateKey key = ECPrivateKey.getInstance(der);
          ASN1Encodable named = key.getParametersObject();
          if (named == null && parameters != null) {
            named = ASN1Primitive.fromByteArray(parameters);
          }
          return privateKey(curveNamed(named, what), key);
        });
  }

  private static EncodedPrivateKey privateKey(Curve curve, ECPrivateKey key) {
    ASN1BitString point = key.getPublicKey();
    return new EncodedPrivateKey(
        curve, key.getKey(), Optional.ofNullable(point).map(ASN1BitString::getOctets));
  }

  private static Curve curveOf(AlgorithmIdentifier algorithm, String what) throws Unusable {
    String oid = algorithm.getAlgorithm().getId();
    if (!oid.equals(EC)) {
      throw unsupported(what, OTHER_KEYS.getOrDefault(oid, "of type " + oid));
    }
    return curveNamed(algorithm.getParameters(), what);
  }

  private static Curve curveNamed(@Nullable ASN1Encodable parameters, String what) throws Unusable {
    if (parameters instanceof ASN1Sequence explicit) {
      return ExplicitParameters.curveOf(explicit)
          .orElseThrow(
              () -> unsupported(what, "EC with explicit parameters of none of these curves"));
    }
    if (!(parameters instanceof ASN1ObjectIdentifier oid)) {
      throw unsupported(what, "EC with no curve named");
    }
    Optional<Curve> curve = Curve.byOid(oid.getId());
    if (curve.isEmpty()) {
      String name = ECNamedCurveTable.getName(oid);
      throw unsupported(what, "EC " + (name == null ? oid.getId() : name));
    }
    return curve.get();
  }

  private static Unusable unsupported(String what, String found) {
    return new Unusable(
        KeyReasons.UNSUPPORTED_KEY, "%s must be %s, but is %s".formatted(what, Curve.ALL, found));
  }

  /**
   * Returns the key at an encoded point (SEC 1, 2.3.3), compressed or not; that the point is on the
   * curve is for the caller to check.
   */
  static ECPublicKeySpec specOf(Curve curve, byte[] point) {
    int length = curve.coordinateBytes();
    if (point.length == 1 + 2 * length && point[0] == UNCOMPRESSED) {
      return new ECPublicKeySpec(
          new ECPoint(
              new BigInteger(1, point, 1, length), new BigInteger(1, point, 1 + length, length)),
          curve.parameters());
    }
    return specOf(curve, curveFor(curve).decodePoint(point));
  }

  /** Returns the public key that belongs to {@code secret}. */
  static ECPublicKeySpec specOf(Curve curve, BigInteger secret) {
    ECPoint generator = curve.parameters().getGenerator();
    org.bouncycastle.math.ec.ECPoint base =
        curveFor(curve).createPoint(generator.getAffineX(), generator.getAffineY());
    return specOf(
        curve,
        ECAlgorithms.cleanPoint(
            base.getCurve(), new FixedPointCombMultiplier().multiply(base, secret)));
  }

  private static ECPublicKeySpec specOf(Curve curve, org.bouncycastle.math.ec.ECPoint point) {
    org.bouncycastle.math.ec.ECPoint affine = point.normalize();
    return new ECPublicKeySpec(
        new ECPoint(
            affine.getAffineXCoord().toBigInteger(), affine.getAffineYCoord().toBigInteger()),
        curve.parameters());
  }

  private static ECCurve curveFor(Curve curve) {
    return ECNamedCurveTable.getByOIDLazy(new ASN1ObjectIdentifier(curve.oid())).getCurve();
  }
}
