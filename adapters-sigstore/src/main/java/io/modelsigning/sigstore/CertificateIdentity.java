package io.modelsigning.sigstore;

import io.modelsigning.http.Messages;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/**
 * Who a Fulcio certificate is for, and which identity provider vouched (Fulcio, docs/oid-info.md).
 */
final class CertificateIdentity {
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final ASN1ObjectIdentifier USERNAME =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.7");
  private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
  private static final String ISSUER_RAW = "1.3.6.1.4.1.57264.1.1";

  private CertificateIdentity() {}

  /**
   * Returns the certificate's only alternative name: e-mail address, URI or Fulcio's other name.
   *
   * @throws RefusalException if there is none, another kind, or more than one
   */
  static String subjectOf(X509Certificate certificate) throws RefusalException {
    try {
      GeneralName[] names =
          GeneralNames.getInstance(
                  extension(certificate, SUBJECT_ALTERNATIVE_NAME)
                      .map(CertificateIdentity::der)
                      .orElseThrow(
                          () -> new RefusalException("the certificate must name its holder")))
              .getNames();
      if (names.length != 1) {
        throw new RefusalException("the certificate must have one name, but has " + names.length);
      }
      return switch (names[0].getTagNo()) {
        case GeneralName.rfc822Name, GeneralName.uniformResourceIdentifier ->
            ASN1IA5String.getInstance(names[0].getName()).getString();
        case GeneralName.otherName -> username(OtherName.getInstance(names[0].getName()));
        default ->
            throw new RefusalException(
                "the certificate's name must be an e-mail address, a URI or a user name, but is of"
                    + " kind "
                    + names[0].getTagNo());
      };
    } catch (RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      throw new RefusalException(
          "the certificate's name cannot be read: " + Messages.describe(e), e);
    }
  }

  private static String username(OtherName name) throws RefusalException {
    if (!name.getTypeID().equals(USERNAME)) {
      throw new RefusalException(
          "the certificate's other name must be of the type %s, but is of %s"
              .formatted(USERNAME, name.getTypeID()));
    }
    return ASN1UTF8String.getInstance(name.getValue()).getString();
  }

  /**
   * Returns the issuer of the identity token.
   *
   * @throws RefusalException if the certificate does not say it
   */
  static String issuerOf(X509Certificate certificate) throws RefusalException {
    try {
      Optional<byte[]> encoded = extension(certificate, ISSUER);
      if (encoded.isPresent()) {
        return ASN1UTF8String.getInstance(der(encoded.get())).getString();
      }
      // The older extension holds the text itself instead of a DER string.
      byte[] raw =
          extension(certificate, ISSUER_RAW)
              .orElseThrow(
                  () -> new RefusalException("the certificate must name the identity provider"));
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException | RuntimeException e) {
      throw new RefusalException(
          "the identity provider's name cannot be read: " + Messages.describe(e), e);
    }
  }

  private static Optional<byte[]> extension(X509Certificate certificate, String oid) {
    byte[] wrapped = certificate.getExtensionValue(oid);
    return wrapped == null
        ? Optional.empty()
        : Optional.of(ASN1OctetString.getInstance(der(wrapped)).getOctets());
  }

  private static ASN1Primitive der(byte[] encoded) {
    try {
      ASN1Primitive value = ASN1Primitive.fromByteArray(encoded);
      if (value == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException(Messages.describe(e), e);
    }
  }
}
