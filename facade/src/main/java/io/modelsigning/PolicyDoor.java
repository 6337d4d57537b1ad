package io.modelsigning;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.keys.CertificateValidity;
import io.modelsigning.keys.ExpectedNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import io.modelsigning.policy.PolicyFiles;
import io.modelsigning.policy.SignerDescription;
import io.modelsigning.policy.SignerFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads policies, and makes what verifies the signers they describe. The only class that knows the
 * policy module, so that all others load without it.
 */
final class PolicyDoor implements SignerFactory {
  private final KeyMethods keys;
  private final Surroundings surroundings;

  PolicyDoor(Surroundings surroundings) {
    this.keys = KeyMethods.create(surroundings.clock);
    this.surroundings = surroundings;
  }

  ModelPolicy read(Path file) throws VerificationUnavailableException {
    return PolicyFiles.create(this).read(file);
  }

  ModelPolicy read(Source policy, Path folder) throws VerificationUnavailableException {
    try {
      return PolicyFiles.create(this).read(policy.name(), policy.read(), folder);
    } catch (Source.Unreadable e) {
      throw e.forVerifying();
    }
  }

  @Override
  public SignatureVerifier verifier(SignerDescription signer)
      throws VerificationUnavailableException, InterruptedException {
    return switch (signer) {
      case SignerDescription.Key key -> key(key);
      case SignerDescription.Certificate certificate -> certificate(certificate);
      case SignerDescription.Sigstore sigstore -> {
        OptionalArtifact.SIGSTORE.require("a signer of the policy, " + sigstore.describe() + ",");
        yield SigstoreInPolicies.verifier(sigstore, surroundings);
      }
    };
  }

  private SignatureVerifier key(SignerDescription.Key key)
      throws VerificationUnavailableException, InterruptedException {
    TimestampTrust timestamps = timestamps(key.timestampRoots());
    return switch (key.source()) {
      case SignerDescription.KeySource.File(Path file) ->
          keys.keyVerifier(PemSource.of(file), timestamps);
      case SignerDescription.KeySource.Pem(String text) ->
          keys.keyVerifier(PemSource.of("the key in the policy", Bytes.ofUtf8(text)), timestamps);
      case SignerDescription.KeySource.Reference(String text) -> {
        KeyReference reference = new KeyReference(text);
        KeyHolder holder = surroundings.holders.get(reference.scheme());
        if (holder == null) {
          throw new VerificationUnavailableException(
              Reason.KEY_HOLDER_UNAVAILABLE,
              "the verifier must have a key holder for '%s' to open the policy's key '%s', but has none"
                  .formatted(reference.scheme(), text));
        }
        yield keys.keyVerifier(holder.publicKey(reference), timestamps);
      }
    };
  }

  private SignatureVerifier certificate(SignerDescription.Certificate certificate)
      throws VerificationUnavailableException {
    ExpectedNames names = ExpectedNames.ANY;
    if (certificate.subject().isPresent()) {
      names = names.andSubject(certificate.subject().get());
    }
    if (certificate.subjectPattern().isPresent()) {
      names = names.andSubject(certificate.subjectPattern().get());
    }
    if (certificate.alternativeName().isPresent()) {
      names = names.andAlternativeName(certificate.alternativeName().get());
    }
    List<PemSource> roots =
        certificate
            .pem()
            .map(text -> List.of(PemSource.of("the roots in the policy", Bytes.ofUtf8(text))))
            .orElseGet(() -> PemSource.of(certificate.roots()));
    return keys.certificateVerifier(
        roots,
        names,
        new CertificateValidity(
            certificate.atVerifiedTime()
                ? CertificateValidity.Moment.VERIFIED_TIME
                : CertificateValidity.Moment.NOW,
            certificate.graceUntil()),
        timestamps(certificate.timestampRoots()));
  }

  private static TimestampTrust timestamps(List<Path> roots)
      throws VerificationUnavailableException {
    if (roots.isEmpty()) {
      return TimestampTrust.NONE;
    }
    OptionalArtifact.TIMESTAMP.require("a policy that trusts timestamps");
    return TimestampDoor.trust(roots);
  }
}
