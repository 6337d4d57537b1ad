package io.modelsigning.keys;

import io.modelsigning.domain.key.Curve;
import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;

/**
 * Parameters of EC keys that are written out (SEC 1, C.2) where others name a curve. Older programs
 * write them. They are only compared with those of our curves, in every number; what comes of them
 * is the named curve. A key of whose own generator anybody can make the private half
 * (CVE-2020-0601) is therefore not one of these.
 */
final class ExplicitParameters {
  private static final ASN1ObjectIdentifier PRIME_FIELD =
      new ASN1ObjectIdentifier("1.2.840.10045.1.1");

  private ExplicitParameters() {}

  /**
   * Returns the curve that has exactly these parameters, if one of ours has.
   *
   * @throws RuntimeException if they do not have the structure of such
   */
  static Optional<Curve> curveOf(ASN1Sequence parameters) {
    for (Curve curve : Curve.values()) {
      if (isOf(curve, parameters)) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(Curve curve, ASN1Sequence parameters) {
    ECParameterSpec ours = curve.parameters();
    ASN1Sequence field = ASN1Sequence.getInstance(parameters.getObjectAt(1));
    ASN1Sequence coefficients = ASN1Sequence.getInstance(parameters.getObjectAt(2));
    return PRIME_FIELD.equals(field.getObjectAt(0))
        && isNumber(((ECFieldFp) ours.getCurve().getField()).getP(), field.getObjectAt(1))
        && isElement(ours.getCurve().getA(), coefficients.getObjectAt(0))
        && isElement(ours.getCurve().getB(), coefficients.getObjectAt(1))
        && isGenerator(curve, parameters.getObjectAt(3))
        && isNumber(ours.getOrder(), parameters.getObjectAt(4))
        && (parameters.size() == 5
            || isNumber(BigInteger.valueOf(ours.getCofactor()), parameters.getObjectAt(5)));
  }

  private static boolean isNumber(BigInteger ours, ASN1Encodable stated) {
    return ASN1Integer.getInstance(stated).getValue().equals(ours);
  }

  private static boolean isElement(BigInteger ours, ASN1Encodable stated) {
    return new BigInteger(1, ASN1OctetString.getInstance(stated).getOctets()).equals(ours);
  }

  private static boolean isGenerator(Curve curve, ASN1Encodable stated) {
    byte[] point = ASN1OctetString.getInstance(stated).getOctets();
    return Asn1Keys.specOf(curve, point).getW().equals(curve.parameters().getGenerator());
  }
}
