package io.modelsigning.sigstore;

import dev.sigstore.encryption.certificates.transparency.CTLogInfo;
import dev.sigstore.encryption.certificates.transparency.CTVerificationResult;
import dev.sigstore.encryption.certificates.transparency.CTVerifier;
import dev.sigstore.encryption.certificates.transparency.DigitallySigned;
import dev.sigstore.encryption.certificates.transparency.DigitallySigned.SignatureAlgorithm;
import dev.sigstore.encryption.certificates.transparency.SignedCertificateTimestamp;
import dev.sigstore.encryption.certificates.transparency.VerifiedSCT;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.TrustAnchors.Authority;
import io.modelsigning.sigstore.TrustAnchors.Log;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks of the signed certificate timestamps (RFC 6962, section 3.2) inside the certificate: the
 * proof that its issue was published. One of a log we do not know is not counted; every other must
 * be good, and at least one there must be.
 */
final class TransparencyChecks {
  private TransparencyChecks() {}

  static void present(CertificateEvidence evidence) throws RefusalException {
    if (timestamps(evidence).isEmpty()) {
      throw new RefusalException(
          "the certificate must carry a signed certificate timestamp, but has none");
    }
  }

  static void known(CertificateEvidence evidence) throws RefusalException {
    List<SignedCertificateTimestamp> timestamps = timestamps(evidence);
    if (timestamps.stream().noneMatch(timestamp -> log(evidence, timestamp).isPresent())) {
      throw new RefusalException(
          "a signed certificate timestamp must be by a log of the trusted root, but they are by %s"
              .formatted(
                  String.join(
                      ", ",
                      timestamps.stream().map(t -> Bytes.of(t.getLogID()).toHex()).toList())));
    }
  }

  static void valid(CertificateEvidence evidence) throws RefusalException {
    for (VerifiedSCT verified : evidence.certificateTimestamps()) {
      Optional<Log> log = log(evidence, verified.sct);
      if (log.isPresent() && !isValid(verified)) {
        throw new RefusalException(
            "the certificate's signed certificate timestamp must be by the log %s, but is not: %s"
                .formatted(log.get().name(), verified.status));
      }
    }
  }

  /** The library takes more encodings of ECDSA than DER. */
  static boolean isValid(VerifiedSCT verified) {
    DigitallySigned signature = verified.sct.getSignature();
    return verified.status == VerifiedSCT.Status.VALID
        && (signature.getSignatureAlgorithm() != SignatureAlgorithm.ECDSA
            || EcdsaSignatureForm.isDer(signature.getSignature()));
  }

  static void window(CertificateEvidence evidence) throws RefusalException {
    for (SignedCertificateTimestamp timestamp : timestamps(evidence)) {
      Optional<Log> log = log(evidence, timestamp);
      Instant time = Instant.ofEpochMilli(timestamp.getTimestamp());
      if (log.isPresent() && !log.get().window().contains(time)) {
        throw new RefusalException(
            "a signed certificate timestamp is from %s, but the trusted root trusts the log %s %s"
                .formatted(time, log.get().name(), log.get().window()));
      }
    }
  }

  private static Optional<Log> log(
      CertificateEvidence evidence, SignedCertificateTimestamp timestamp) {
    return evidence
        .trust()
        .certificateLog(
            Bytes.of(timestamp.getLogID()), Instant.ofEpochMilli(timestamp.getTimestamp()));
  }

  private static List<SignedCertificateTimestamp> timestamps(CertificateEvidence evidence)
      throws RefusalException {
    return evidence.certificateTimestamps().stream().map(verified -> verified.sct).toList();
  }

  /** Returns each timestamp with its result for the issuer that the certificate leads to. */
  static List<VerifiedSCT> verify(CertificateEvidence evidence) throws RefusalException {
    List<CTLogInfo> logs = new ArrayList<>();
    try {
      for (Log log : evidence.trust().certificateLogs()) {
        logs.add(new CTLogInfo(log.key(), log.name(), log.name()));
      }
    } catch (GeneralSecurityException e) {
      throw new RefusalException(
          "the key of a certificate log cannot be used: " + Messages.describe(e), e);
    }
    CTVerifier verifier =
        new CTVerifier(
            id ->
                logs.stream()
                    .filter(log -> Bytes.of(log.getID()).equals(Bytes.of(id)))
                    .findFirst()
                    .orElse(null));
    List<VerifiedSCT> last = List.of();
    for (Authority authority : evidence.verifiedIssuers()) {
      last = verify(verifier, evidence, authority);
      if (!last.isEmpty() && last.stream().anyMatch(TransparencyChecks::isValid)) {
        return last;
      }
    }
    return last;
  }

  private static List<VerifiedSCT> verify(
      CTVerifier verifier, CertificateEvidence evidence, Authority authority)
      throws RefusalException {
    try {
      CTVerificationResult result =
          verifier.verifySignedCertificateTimestamps(
              List.of(evidence.leaf(), authority.first()), new byte[0], new byte[0]);
      List<VerifiedSCT> all = new ArrayList<>(result.getValidSCTs());
      all.addAll(result.getInvalidSCTs());
      return all;
    } catch (CertificateEncodingException e) {
      throw new RefusalException("the certificate cannot be encoded", e);
    } catch (RuntimeException e) {
      // So the library answers a signature that is not of the algorithm's form.
      throw new RefusalException(
          "a signed certificate timestamp cannot be verified: " + Messages.describe(e), e);
    }
  }
}
