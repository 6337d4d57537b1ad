package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.TrustAnchors.Authority;
import io.modelsigning.sigstore.crypto.Signatures;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;

/**
 * Checks of an RFC 3161 timestamp. One of an authority that the trust root does not know proves
 * nothing and is not counted, so that only its imprint is looked at.
 */
final class TimestampChecks {
  private TimestampChecks() {}

  static void imprint(Evidence evidence, Timestamp timestamp) throws RefusalException {
    var oid = timestamp.token().getTimeStampInfo().getMessageImprintAlgOID();
    String algorithm =
        oid.equals(NISTObjectIdentifiers.id_sha256)
            ? "SHA-256"
            : oid.equals(NISTObjectIdentifiers.id_sha384)
                ? "SHA-384"
                : oid.equals(NISTObjectIdentifiers.id_sha512) ? "SHA-512" : "";
    if (algorithm.isEmpty()) {
      throw new RefusalException(
          "%s must be over a SHA-256, SHA-384 or SHA-512 digest, but is over one by %s"
              .formatted(timestamp.position(), oid));
    }
    Bytes expected =
        Bytes.of(Signatures.digest(algorithm, evidence.presented().signature().toArray()));
    Bytes found = Bytes.of(timestamp.token().getTimeStampInfo().getMessageImprintDigest());
    if (!found.equals(expected)) {
      throw new RefusalException(
          "%s must be over the signature's digest %s, but is over %s"
              .formatted(timestamp.position(), expected.toHex(), found.toHex()));
    }
  }

  static void signature(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isEmpty()) {
      return;
    }
    try {
      // Also checks the signer's certificate against the token's own reference to it, that it is
      // for timestamps and nothing else, and that it was valid at the time.
      timestamp
          .token()
          .validate(new JcaSimpleSignerInfoVerifierBuilder().build(authority.get().first()));
      for (SignerInformation signer : timestamp.token().toCMSSignedData().getSignerInfos()) {
        if (!Signatures.hasForm(authority.get().first().getPublicKey(), signer.getSignature())) {
          throw new TSPException("the signature is not in DER");
        }
      }
    } catch (TSPException | OperatorCreationException e) {
      throw new RefusalException(
          "%s must be signed by %s, but is not: %s"
              .formatted(timestamp.position(), authority.get().name(), Messages.describe(e)),
          e);
    }
  }

  static void chain(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isEmpty()) {
      return;
    }
    var chain = authority.get().chain();
    Optional<String> problem = CertificatePath.problem(chain, timestamp.time());
    if (problem.isPresent()) {
      throw new RefusalException(
          "the certificate chain of %s must have been valid at %s, the time of %s, but was not: %s"
              .formatted(
                  authority.get().name(), timestamp.time(), timestamp.position(), problem.get()));
    }
  }

  static void window(Evidence evidence, Timestamp timestamp) throws RefusalException {
    Optional<Authority> authority = evidence.authority(timestamp);
    if (authority.isPresent() && !authority.get().window().contains(timestamp.time())) {
      throw new RefusalException(
          "%s is from %s, but the trusted root trusts %s %s"
              .formatted(
                  timestamp.position(),
                  timestamp.time(),
                  authority.get().name(),
                  authority.get().window()));
    }
  }
}
