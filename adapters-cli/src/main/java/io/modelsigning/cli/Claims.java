package io.modelsigning.cli;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the verification material of a bundle says about the signer, unverified. */
final class Claims {
  private Claims() {}

  /** A label and what is claimed under it. */
  record Claim(String label, String text) {}

  static List<Claim> of(VerificationMaterial material) {
    return switch (material) {
      case VerificationMaterial.KeyHint key -> List.of(new Claim("key hint", key.hint()));
      case VerificationMaterial.RawKey key ->
          List.of(
              new Claim(
                  "public key", new String(key.publicKey().toArray(), StandardCharsets.UTF_8)));
      case VerificationMaterial.CertificateChain chain ->
          chain.certificates().stream()
              .flatMap(certificate -> ofCertificate(certificate).stream())
              .toList();
      case VerificationMaterial.SigstoreMaterial sigstore -> {
        List<Claim> claims = new ArrayList<>(ofCertificate(sigstore.certificate()));
        claims.add(new Claim("log entries", Integer.toString(sigstore.logEntries())));
        yield claims;
      }
    };
  }

  private static List<Claim> ofCertificate(Bytes der) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(der.asStream());
      List<Claim> claims = new ArrayList<>();
      String subject = certificate.getSubjectX500Principal().getName();
      if (!subject.isEmpty()) {
        claims.add(new Claim("subject", subject));
      }
      alternativeNames(certificate).forEach(name -> claims.add(new Claim("identity", name)));
      claims.add(new Claim("issuer", certificate.getIssuerX500Principal().getName()));
      claims.add(
          new Claim(
              "valid",
              certificate.getNotBefore().toInstant()
                  + " to "
                  + certificate.getNotAfter().toInstant()));
      return claims;
    } catch (CertificateException e) {
      return List.of(new Claim("certificate", "unreadable"));
    }
  }

  private static List<String> alternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return List.of();
    }
    return names.stream().map(name -> String.valueOf(name.get(1))).toList();
  }
}
