package io.modelsigning.sigstore;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.timestamp.TimestampReasons;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Verifies Sigstore bundles by our own policy: every check of a list, over every log entry and
 * every time. Thread-safe.
 */
final class SigstoreVerifier implements SignatureVerifier {

  private static final int MAXIMUM_MESSAGE = 2000;

  private final ExpectedSigner expected;
  private final TrustAnchors trust;
  private final List<Warning> trustWarnings;
  private final Policy policy;

  SigstoreVerifier(ExpectedSigner expected, TrustAnchors trust, List<Warning> trustWarnings) {
    this(expected, trust, trustWarnings, Policy.ALL);
  }

  SigstoreVerifier(
      ExpectedSigner expected, TrustAnchors trust, List<Warning> trustWarnings, Policy policy) {
    this.expected = expected;
    this.trust = trust;
    this.trustWarnings = List.copyOf(trustWarnings);
    this.policy = policy;
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.SIGSTORE;
  }

  /**
   * @throws IllegalArgumentException if the bundle is of another method, or the message of another
   *     encoding than DSSE v1, which no Sigstore signature was ever made over
   */
  @Override
  public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
    if (!(bundle.material() instanceof SigstoreMaterial material)) {
      throw new IllegalArgumentException(
          "bundle must be of the method sigstore, but is of " + bundle.material().method().id());
    }
    if (message.encoding() != SignedMessage.Encoding.DSSE_V1) {
      throw new IllegalArgumentException(
          "message must be in the encoding DSSE_V1, but is in " + message.encoding());
    }
    try {
      Form form = new Form(bundle, material, BundleDocument.parse(material.bundleJson()));
      Optional<Rejected> refusal = refusal(policy.form(), form);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      Evidence evidence = new Evidence(BundleReader.read(form, message), trust, expected);
      refusal = refusal(policy.evidence(), evidence);
      return refusal.isPresent() ? refusal.get() : authentic(evidence);
    } catch (MalformedSignatureException e) {
      return rejected(e.reason(), Messages.describe(e), CheckedEvidence.broken(e.part()));
    }
  }

  /** Much of a message is from the bundle: it must neither steer a terminal nor fill a log. */
  private static Rejected rejected(Reason reason, String message, CheckedEvidence evidence) {
    String printable = message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\ufffd");
    return new Rejected(
        reason,
        printable.length() > MAXIMUM_MESSAGE
            ? printable.substring(0, MAXIMUM_MESSAGE) + "…"
            : printable,
        evidence);
  }

  /** Returns what the first check says that refuses {@code subject}. */
  static <T> Optional<Rejected> refusal(List<Check<T>> checks, T subject) {
    for (int i = 0; i < checks.size(); i++) {
      Check<T> check = checks.get(i);
      try {
        check.rule().apply(subject);
      } catch (RefusalException e) {
        return Optional.of(
            rejected(check.reason(), Messages.describe(e), Check.evidenceAt(checks, i)));
      } catch (RuntimeException e) {
        // The libraries throw unchecked at what is not of the form they expect.
        return Optional.of(
            rejected(
                check.reason(),
                "the check '%s' could not be made: %s"
                    .formatted(check.reason(), Messages.describe(e)),
                Check.evidenceAt(checks, i)));
      }
    }
    return Optional.empty();
  }

  private SignatureVerdict authentic(Evidence evidence) {
    Presented presented = evidence.presented();
    SignerIdentity.Builder signer =
        SignerIdentity.builder()
            .method(SignatureMethod.SIGSTORE)
            .name(nameOf(presented.leaf()))
            .issuer(expected.identityProvider())
            .logIndex(presented.entries().getFirst().stated().logIndex());
    evidence.times().stream()
        .findFirst()
        .ifPresent(time -> signer.signedAt(time.time()).timeEvidence(time.evidence()));
    for (X509Certificate certificate : evidence.certificate().trustedChain()) {
      signer.addCertificates(used(certificate));
    }
    List<Warning> warnings = new ArrayList<>(trustWarnings);
    for (Timestamp timestamp : presented.timestamps()) {
      if (evidence.authority(timestamp).isEmpty()) {
        warnings.add(
            new Warning(
                TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN,
                timestamp.position()
                    + " is of an authority that the trusted root does not know and was not"
                    + " counted"));
      }
    }
    return new SignatureVerdict.Authentic(signer.build(), warnings);
  }

  private String nameOf(X509Certificate leaf) {
    return switch (expected.identity()) {
      case ExpectedName.Exact(String name) -> name;
      case ExpectedName.Matching unused -> {
        try {
          yield CertificateIdentity.subjectOf(leaf);
        } catch (RefusalException e) {
          throw new IllegalStateException("a certificate whose name was checked has none", e);
        }
      }
    };
  }

  private static UsedCertificate used(X509Certificate certificate) {
    try {
      return new UsedCertificate(
          certificate.getSubjectX500Principal().getName(),
          HexFormat.of().formatHex(Signatures.digest("SHA-256", certificate.getEncoded())));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be encoded", e);
    }
  }
}
