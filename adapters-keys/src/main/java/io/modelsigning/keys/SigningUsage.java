package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.jspecify.annotations.Nullable;

/**
 * The rule on what a certificate is for, so that its key may sign models.
 *
 * <ul>
 *   <li>Its key usage allows digital signatures; without a key usage, its extended key usage allows
 *       code signing (OMS v1.0, certificate method). Where it has both, both must (RFC 5280,
 *       4.2.1.12).
 *   <li>An extended key usage, if there is one, has codeSigning by name: that any purpose is
 *       allowed is not enough, as RFC 5280 leaves to applications.
 *   <li>It is not one that may issue certificates: an authority's with keyCertSign, or without a
 *       key usage, which then allows all.
 * </ul>
 */
final class SigningUsage {
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private static final Map<String, String> PURPOSES =
      Map.of(
          CODE_SIGNING,
          "codeSigning",
          "1.3.6.1.5.5.7.3.1",
          "serverAuth",
          "1.3.6.1.5.5.7.3.2",
          "clientAuth",
          "1.3.6.1.5.5.7.3.4",
          "emailProtection",
          "1.3.6.1.5.5.7.3.8",
          "timeStamping",
          "1.3.6.1.5.5.7.3.9",
          "OCSPSigning",
          "2.5.29.37.0",
          "anyExtendedKeyUsage");

  private SigningUsage() {}

  /** Refuses a certificate that is not for signing. */
  static void require(X509Certificate leaf) throws Unusable {
    boolean[] usage = leaf.getKeyUsage();
    requireReadable(leaf, KEY_USAGE, usage != null);
    List<String> purposes = purposes(leaf);
    requireReadable(leaf, EXTENDED_KEY_USAGE, purposes != null);
    if (purposes != null && !purposes.contains(CODE_SIGNING)) {
      throw refusal(
          leaf,
          "must have codeSigning in its extended key usage, but has "
              + String.join(
                  ", ", purposes.stream().map(id -> PURPOSES.getOrDefault(id, id)).toList()));
    }
    if (isAuthority(leaf) && (usage == null || usage[KEY_CERT_SIGN])) {
      throw refusal(
          leaf,
          "must be for signing models, but is an authority's, "
              + (usage == null
                  ? "with no key usage that keeps it from issuing certificates"
                  : "with the key usage keyCertSign to issue certificates"));
    }
    if (usage == null && purposes == null) {
      throw refusal(
          leaf,
          "must have the key usage digitalSignature or the extended key usage codeSigning, but has neither");
    }
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw refusal(leaf, "must have digitalSignature in its key usage, but has not");
    }
  }

  private static Unusable refusal(X509Certificate leaf, String problem) {
    return new Unusable(
        Reason.CERTIFICATE_USAGE,
        "the certificate '%s' %s".formatted(Names.subjectOf(leaf), problem));
  }

  private static @Nullable List<String> purposes(X509Certificate leaf) throws Unusable {
    try {
      return leaf.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw malformed(leaf, EXTENDED_KEY_USAGE, e);
    }
  }

  /** The platform takes an extension that it cannot read, and that is not critical, for none. */
  private static void requireReadable(X509Certificate leaf, String extension, boolean read)
      throws Unusable {
    if (!read && leaf.getExtensionValue(extension) != null) {
      throw malformed(leaf, extension, null);
    }
  }

  private static boolean isAuthority(X509Certificate leaf) throws Unusable {
    byte[] extension = leaf.getExtensionValue(BASIC_CONSTRAINTS);
    if (extension == null) {
      return false;
    }
    try {
      return BasicConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets())
          .isCA();
    } catch (RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      throw malformed(leaf, BASIC_CONSTRAINTS, e);
    }
  }

  private static Unusable malformed(
      X509Certificate leaf, String extension, @Nullable Exception cause) {
    return new Unusable(
        Reason.MALFORMED_CERTIFICATE,
        "the extension %s of the certificate '%s' cannot be read"
            .formatted(extension, Names.subjectOf(leaf)),
        cause);
  }
}
