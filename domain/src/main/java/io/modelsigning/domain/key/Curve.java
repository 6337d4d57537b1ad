package io.modelsigning.domain.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/** The curves OMS signs with, each with its hash (OMS v1.0, algorithm registry). Immutable. */
public enum Curve {
  P256("P-256", "secp256r1", "1.2.840.10045.3.1.7", "SHA-256"),
  P384("P-384", "secp384r1", "1.3.132.0.34", "SHA-384"),
  P521("P-521", "secp521r1", "1.3.132.0.35", "SHA-512");

  /** The JCA name of the hash of messages that are hashed with it whatever the curve. */
  public static final String SHA_256 = P256.hashAlgorithm;

  /** The curves' names, for messages. */
  public static final String ALL = "EC P-256, P-384 or P-521";

  private final String label;
  private final String oid;
  private final String hashAlgorithm;

  @SuppressWarnings("ImmutableEnumChecker") // It says of itself that it is immutable.
  private final ECParameterSpec parameters;

  Curve(String label, String standardName, String oid, String hashAlgorithm) {
    this.label = label;
    this.oid = oid;
    this.hashAlgorithm = hashAlgorithm;
    this.parameters = named(standardName);
  }

  /** Returns the curve of an object identifier, if it is one of these. */
  public static Optional<Curve> byOid(String oid) {
    for (Curve curve : values()) {
      if (curve.oid.equals(oid)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** Returns the curve of {@code key}, if it is one of these. */
  public static Optional<Curve> of(ECKey key) {
    for (Curve curve : values()) {
      ECParameterSpec mine = curve.parameters();
      ECParameterSpec its = key.getParams();
      if (mine.getCurve().equals(its.getCurve())
          && mine.getGenerator().equals(its.getGenerator())
          && mine.getOrder().equals(its.getOrder())
          && mine.getCofactor() == its.getCofactor()) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** Returns the object identifier. */
  public String oid() {
    return oid;
  }

  /** Returns the JCA name of ECDSA with the hash that fits the curve. */
  public String signatureAlgorithm() {
    return hashAlgorithm.replace("-", "") + "withECDSA";
  }

  /** Returns the JCA name of the hash that fits the curve. */
  public String hashAlgorithm() {
    return hashAlgorithm;
  }

  /** Returns what the curve is, as the platform has it. */
  public ECParameterSpec parameters() {
    return parameters;
  }

  private static ECParameterSpec named(String standardName) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(standardName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + standardName, e);
    }
  }

  /** Returns the length of a coordinate in bytes. */
  public int coordinateBytes() {
    return (parameters().getCurve().getField().getFieldSize() + 7) / 8;
  }

  /** Returns whether the key's point is on this curve and not the point at infinity. */
  public boolean contains(ECPublicKey key) {
    return contains(key.getW());
  }

  private boolean contains(ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger p = ((ECFieldFp) parameters().getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.signum() < 0 || x.compareTo(p) >= 0 || y.signum() < 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.pow(3)
            .add(parameters().getCurve().getA().multiply(x))
            .add(parameters().getCurve().getB());
    return y.pow(2).mod(p).equals(right.mod(p));
  }

  /**
   * Returns the public key that a SubjectPublicKeyInfo has, in DER.
   *
   * @throws InvalidKeySpecException if it is none, or not a point on this curve
   */
  public ECPublicKey decode(byte[] subjectPublicKeyInfo) throws InvalidKeySpecException {
    return checked(new X509EncodedKeySpec(subjectPublicKeyInfo));
  }

  /**
   * Returns the public key at a point.
   *
   * @throws InvalidKeySpecException if the point is not on this curve
   */
  public ECPublicKey at(ECPoint point) throws InvalidKeySpecException {
    // The platform has no checked exception for coordinates that are too large for the curve.
    if (!contains(point)) {
      throw new InvalidKeySpecException("it is no point on " + label);
    }
    return checked(new ECPublicKeySpec(point, parameters));
  }

  private ECPublicKey checked(KeySpec spec) throws InvalidKeySpecException {
    try {
      PublicKey read = KeyFactory.getInstance("EC").generatePublic(spec);
      if (read instanceof ECPublicKey key && Curve.of(key).orElse(null) == this && contains(key)) {
        return key;
      }
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeySpecException("it is no public key on " + label, e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has EC keys", e);
    }
    throw new InvalidKeySpecException("it is no point on " + label);
  }

  /** Returns the length in bytes of the hash that fits the curve. */
  public int digestBytes() {
    return Integer.parseInt(hashAlgorithm.substring("SHA-".length())) / 8;
  }

  @Override
  public String toString() {
    return label;
  }
}
