package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.CertificateClaim;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import io.modelsigning.domain.signature.X509Certificates;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads what the keys and certificates of verification material say of their owner. */
final class MaterialClaims {
  private MaterialClaims() {}

  static SignerClaims read(VerificationMaterial material) {
    SignerClaims.Builder claims = SignerClaims.builder();
    switch (material) {
      case KeyHint(String hint) -> claims.keyHint(hint);
      case RawKey(Bytes publicKey) -> {
        claims.keyHint(KeyHint.ofText(publicKey).hint());
        claims.publicKey(new String(publicKey.toArray(), StandardCharsets.UTF_8));
      }
      case UnnamedKey unnamed -> {
        // It claims nothing.
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
      X509Certificate certificate = X509Certificates.read(der.toArray());
      return Optional.of(
          CertificateClaim.builder()
              .subject(Names.of(certificate.getSubjectX500Principal()))
              .issuer(Names.of(certificate.getIssuerX500Principal()))
              .names(alternativeNames(certificate))
              .notBefore(certificate.getNotBefore().toInstant())
              .notAfter(certificate.getNotAfter().toInstant())
              .sha256(PublicKeys.sha256(der.toArray()))
              .build());
    } catch (CertificateException e) {
      return Optional.empty();
    }
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
}
