package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.X509Certificates;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;

/** Reading certificates. */
final class Certificates {
  private Certificates() {}

  /** Returns the certificates in {@code source}, in their order; at least one. */
  static List<X509Certificate> read(PemSource source, String what) throws Unusable {
    List<PemObject> blocks =
        Pem.read(source, Pem.MAXIMUM_CERTIFICATE_FILE_BYTES, what, Wanted.CERTIFICATE);
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemObject block : blocks) {
      if (block.getType().equals("CERTIFICATE")) {
        certificates.add(
            parse(
                block.getContent(),
                "certificate %d of %s '%s'"
                    .formatted(certificates.size() + 1, what, source.name())));
      }
    }
    if (certificates.isEmpty()) {
      throw new OtherContent(source, Wanted.CERTIFICATE, what).withBlocks(blocks);
    }
    return certificates;
  }

  /** Returns the certificate that {@code der} encodes, with nothing after it. */
  static X509Certificate parse(byte[] der, String what) throws Unusable {
    try {
      X509Certificate certificate = X509Certificates.read(der);
      // The factory takes PEM as well, and overlooks what follows the certificate.
      if (Arrays.equals(certificate.getEncoded(), der)) {
        return certificate;
      }
      throw new Unusable(
          Reason.MALFORMED_CERTIFICATE,
          "%s must be one X.509 certificate in DER and nothing else".formatted(what));
    } catch (CertificateException e) {
      throw new Unusable(
          Reason.MALFORMED_CERTIFICATE, "%s is no valid X.509 certificate".formatted(what), e);
    }
  }

  static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw Platform.lacks("the encoding of a certificate that it read", e);
    }
  }

  /** Returns the leaf's key, which must be on one of our curves. */
  static SupportedKey keyOf(X509Certificate leaf) throws Unusable {
    PublicKey key = leaf.getPublicKey();
    if (key instanceof ECPublicKey ec) {
      Optional<Curve> curve = Curve.of(ec);
      if (curve.isPresent() && curve.get().contains(ec)) {
        return new SupportedKey(ec, curve.get());
      }
    }
    throw new Unusable(
        KeyReasons.UNSUPPORTED_CERTIFICATE_KEY,
        "the key of the certificate '%s' must be %s, but is %s"
            .formatted(
                Names.subjectOf(leaf),
                Curve.ALL,
                key instanceof ECPublicKey ec
                    ? ec.getParams()
                    : key.getAlgorithm().equals("EC")
                        // RFC 5480, 2.1.1, which certificates have to follow, knows named ones
                        // only.
                        ? "EC with parameters that are not those of a named curve"
                        : key.getAlgorithm()));
  }

  /** Refuses a certificate outside its validity. */
  static void requireValid(X509Certificate certificate, ValidityTime time) throws Unusable {
    Instant start = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (time.at().isBefore(start)) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_NOT_YET_VALID,
          "the certificate '%s' is valid from %s on, but %s"
              .formatted(Names.subjectOf(certificate), start, time.clause()));
    }
    if (time.at().isAfter(end)) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_EXPIRED,
          "the certificate '%s' was valid until %s, but %s"
              .formatted(Names.subjectOf(certificate), end, time.clause()));
    }
  }
}
