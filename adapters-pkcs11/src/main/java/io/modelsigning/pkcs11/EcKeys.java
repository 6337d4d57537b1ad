package io.modelsigning.pkcs11;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.X509Certificates;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/** Public keys from what tokens have of them. */
final class EcKeys {
  private static final byte OBJECT_IDENTIFIER = 6;
  private static final byte OCTET_STRING = 4;
  private static final byte UNCOMPRESSED = 4;

  private EcKeys() {}

  /** Returns the DER of a named curve, as {@code CKA_EC_PARAMS} has it. */
  static byte[] parameters(Curve curve) {
    String[] arcs = curve.oid().split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          content.write(0x80 | (arc >>> shift & 0x7f));
        }
      }
      content.write(arc & 0x7f);
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(OBJECT_IDENTIFIER);
    der.write(content.size());
    der.writeBytes(content.toByteArray());
    return der.toByteArray();
  }

  /** Returns the curve that {@code CKA_EC_PARAMS} names, if it is one of OMS. */
  static Optional<Curve> curve(Bytes parameters) {
    for (Curve curve : Curve.values()) {
      if (Arrays.equals(parameters(curve), parameters.toArray())) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the key whose point is in {@code CKA_EC_POINT}, as an OCTET STRING or, as some tokens
   * have it, bare; empty if it is no point of the curve.
   */
  static Optional<ECPublicKey> ofPoint(Curve curve, Bytes ecPoint) {
    byte[] point = ecPoint.toArray();
    int length = 1 + 2 * curve.coordinateBytes();
    int header = length < 0x80 ? 2 : 3;
    if (point.length == header + length
        && point[0] == OCTET_STRING
        && (header == 2 || point[1] == (byte) 0x81)
        && (point[header - 1] & 0xff) == length) {
      point = Arrays.copyOfRange(point, header, point.length);
    }
    if (point.length != length || point[0] != UNCOMPRESSED) {
      return Optional.empty();
    }
    int half = 1 + curve.coordinateBytes();
    ECPoint affine =
        new ECPoint(
            new BigInteger(1, Arrays.copyOfRange(point, 1, half)),
            new BigInteger(1, Arrays.copyOfRange(point, half, length)));
    try {
      return usable(
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(affine, curve.parameters())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Returns the key of a SubjectPublicKeyInfo, unless it is of another kind or none. */
  static Optional<ECPublicKey> ofPublicKeyInfo(Bytes der) {
    try {
      return usable(
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der.toArray())));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Returns the key of a certificate, unless it is of another kind or there is none. */
  static Optional<ECPublicKey> ofCertificate(Bytes der) {
    try {
      return usable(X509Certificates.read(der.toArray()).getPublicKey());
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static Optional<ECPublicKey> usable(PublicKey key) {
    return key instanceof ECPublicKey ec && Curve.of(ec).filter(c -> c.contains(ec)).isPresent()
        ? Optional.of(ec)
        : Optional.empty();
  }
}
