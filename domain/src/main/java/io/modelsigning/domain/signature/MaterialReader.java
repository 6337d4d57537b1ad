package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** Reads what verification material claims. */
final class MaterialReader {
  private static final Map<String, String> KEYWORDS =
      Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS", "2.5.4.5", "SERIALNUMBER");

  private MaterialReader() {}

  static SignerClaims read(VerificationMaterial material) {
    SignerClaims.Builder claims = SignerClaims.builder();
    switch (material) {
      case KeyHint(String hint) -> claims.keyHint(hint);
      case RawKey(Bytes publicKey) -> {
        claims.keyHint(sha256(publicKey));
        claims.publicKey(new String(publicKey.toArray(), StandardCharsets.UTF_8));
      }
      case CertificateChain(List<Bytes> certificates) -> addCertificates(claims, certificates);
      case SigstoreMaterial sigstore -> addCertificates(claims, List.of(sigstore.certificate()));
    }
    return claims.build();
  }

  private static void addCertificates(SignerClaims.Builder claims, List<Bytes> certificates) {
    for (int i = 0; i < certificates.size(); i++) {
      Optional<CertificateClaim> claim = certificate(certificates.get(i));
      if (claim.isPresent()) {
        claims.addCertificates(claim.get());
      } else {
        claims.addUnreadable("certificate " + (i + 1));
      }
    }
  }

  private static Optional<CertificateClaim> certificate(Bytes der) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(der.asStream());
      return Optional.of(
          CertificateClaim.builder()
              .subject(nameOf(certificate.getSubjectX500Principal()))
              .issuer(nameOf(certificate.getIssuerX500Principal()))
              .names(alternativeNames(certificate))
              .notBefore(certificate.getNotBefore().toInstant())
              .notAfter(certificate.getNotAfter().toInstant())
              .sha256(sha256(der))
              .build());
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static String nameOf(X500Principal name) {
    return name.getName(X500Principal.RFC2253, KEYWORDS);
  }

  private static List<String> alternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .map(name -> name.get(1))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList();
  }

  private static String sha256(Bytes content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(content.asReadOnlyBuffer());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
