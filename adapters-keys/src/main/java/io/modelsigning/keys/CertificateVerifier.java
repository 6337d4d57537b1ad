package io.modelsigning.keys;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies by a certificate chain to trusted roots, and by the names of the leaf. */
final class CertificateVerifier implements SignatureVerifier {
  private final TrustedCertificates trusted;
  private final ExpectedNames names;
  private final CertificateValidity validity;
  private final TimestampTrust timestamps;
  private final Clock clock;

  CertificateVerifier(
      TrustedCertificates trusted,
      ExpectedNames names,
      CertificateValidity validity,
      TimestampTrust timestamps,
      Clock clock) {
    this.trusted = trusted;
    this.names = names;
    this.validity = validity;
    this.timestamps = timestamps;
    this.clock = clock;
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.CERTIFICATE;
  }

  @Override
  public SignatureVerdict verify(Bundle bundle, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException {
    return switch (bundle.material()) {
      case CertificateChain(List<Bytes> encoded) -> verify(bundle, encoded, message);
      case KeyHint other -> Rejected.ofMethod(other.method(), method());
      case RawKey other -> Rejected.ofMethod(other.method(), method());
      case UnnamedKey other -> Rejected.ofMethod(other.method(), method());
      case SigstoreMaterial other -> Rejected.ofMethod(other.method(), method());
    };
  }

  private SignatureVerdict verify(Bundle bundle, List<Bytes> encoded, SignedMessage message)
      throws VerificationUnavailableException, InterruptedException {
    // What is known if the next step refuses.
    CheckedEvidence known = CheckedEvidence.broken(EvidencePart.CERTIFICATE_PATH);
    try {
      requireFew(encoded);
      known = CheckedEvidence.broken(EvidencePart.CERTIFICATE);
      List<X509Certificate> certificates = parse(encoded);
      X509Certificate leaf = certificates.getFirst();
      SupportedKey key = Certificates.keyOf(leaf);
      known = CheckedEvidence.broken(EvidencePart.CERTIFICATE_PATH);
      VerifiedTime time = VerifiedTime.of(bundle, timestamps);
      CertificateValidity.Judged judged = validity.judge(leaf, clock.instant(), time);
      List<X509Certificate> path =
          new CertificatePaths(trusted, certificates.subList(1, certificates.size()), judged.time())
              .find(leaf);
      known = CheckedEvidence.brokenAfterAllBefore(EvidencePart.CERTIFICATE, method());
      SigningUsage.require(leaf);
      ExpectedNames.Found found = names.requireOf(leaf);
      known = CheckedEvidence.brokenAfterAllBefore(EvidencePart.SIGNATURE, method());
      Optional<Rejected> refusal =
          EnvelopeSignatures.refusal(
              bundle.envelope(),
              message,
              key,
              "the certificate '%s'".formatted(Names.subjectOf(leaf)),
              known);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      SignerIdentity.Builder signer =
          CertificateSigner.identity(path)
              .pinnedSubject(found.subject())
              .pinnedAlternativeName(found.alternativeName());
      time.earliest().ifPresent(signer::provenBy);
      List<Warning> warnings = new ArrayList<>(time.faults());
      judged.warning().ifPresent(warnings::add);
      return new Authentic(signer.build(), warnings);
    } catch (Unusable e) {
      return new Rejected(
          e.reason(), e.text(), e.broken().map(CheckedEvidence::broken).orElse(known));
    }
  }

  private static void requireFew(List<Bytes> encoded) throws Unusable {
    if (encoded.size() > CertificatePaths.MAXIMUM_CERTIFICATES) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_CHAIN_TOO_LONG,
          "the bundle must have at most %d certificates, but has %d"
              .formatted(CertificatePaths.MAXIMUM_CERTIFICATES, encoded.size()));
    }
  }

  private static List<X509Certificate> parse(List<Bytes> encoded) throws Unusable {
    List<X509Certificate> certificates = new ArrayList<>(encoded.size());
    for (Bytes der : encoded) {
      certificates.add(
          Certificates.parse(
              der.toArray(), "certificate %d of the bundle".formatted(certificates.size() + 1)));
    }
    return certificates;
  }
}
