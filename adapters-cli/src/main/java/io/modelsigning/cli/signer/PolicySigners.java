package io.modelsigning.cli.signer;

import dagger.Lazy;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.keys.CertificateValidity;
import io.modelsigning.keys.ExpectedNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import io.modelsigning.policy.SignerDescription;
import io.modelsigning.policy.SignerFactory;
import io.modelsigning.sigstore.ExpectedSigner;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** Makes the verifiers of the signers that a policy describes. */
public final class PolicySigners implements SignerFactory {
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final Lazy<SigstoreMethods> sigstore;
  private final Optional<Path> cache;
  private final CommandContext context;

  public PolicySigners(
      Lazy<KeyMethods> keys,
      KeyReferences references,
      Lazy<SigstoreMethods> sigstore,
      Optional<Path> cache,
      CommandContext context) {
    this.keys = keys;
    this.references = references;
    this.sigstore = sigstore;
    this.cache = cache;
    this.context = context;
  }

  @Override
  public SignatureVerifier verifier(SignerDescription signer)
      throws VerificationUnavailableException, InterruptedException {
    return switch (signer) {
      case SignerDescription.Key key ->
          switch (key.source()) {
            case SignerDescription.KeySource.File(Path file) ->
                keys.get().keyVerifier(PemSource.of(file), timestamps(key.timestampRoots()));
            case SignerDescription.KeySource.Pem(String text) ->
                keys.get()
                    .keyVerifier(
                        PemSource.of("the key in the policy", Bytes.ofUtf8(text)),
                        timestamps(key.timestampRoots()));
            case SignerDescription.KeySource.Reference(String text) ->
                byReference(text, timestamps(key.timestampRoots()));
          };
      case SignerDescription.Certificate certificate -> certificate(certificate);
      case SignerDescription.Sigstore expected ->
          SigstoreAccess.of(sigstore, context)
              .verifier(
                  new ExpectedSigner(expected.identity(), expected.provider()),
                  trust(expected.instance()));
    };
  }

  private static TimestampTrust timestamps(List<Path> roots)
      throws VerificationUnavailableException {
    return TimestampAccess.trust(roots);
  }

  private SignatureVerifier byReference(String text, TimestampTrust timestamps)
      throws VerificationUnavailableException, InterruptedException {
    KeyReference reference;
    try {
      reference = references.referenceOf(text);
    } catch (TypeConversionException e) {
      throw new VerificationUnavailableException(
          CommandReasons.UNSUPPORTED_KEY_REFERENCE, String.valueOf(e.getMessage()), e);
    }
    // Beside the policy there is a member for it, which knows the policy's folder.
    if (reference.scheme().equals(KeyReference.FILE)) {
      throw new VerificationUnavailableException(
          CommandReasons.UNSUPPORTED_KEY_REFERENCE,
          "a key in a file is named by 'file', but '%s' is by 'reference'".formatted(text));
    }
    return references.verifier(reference, timestamps, context);
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
    return keys.get()
        .certificateVerifier(
            certificate
                .pem()
                .map(text -> List.of(PemSource.of("the roots in the policy", Bytes.ofUtf8(text))))
                .orElseGet(() -> PemSource.of(certificate.roots())),
            names,
            new CertificateValidity(
                certificate.atVerifiedTime()
                    ? CertificateValidity.Moment.VERIFIED_TIME
                    : CertificateValidity.Moment.NOW,
                certificate.graceUntil()),
            timestamps(certificate.timestampRoots()));
  }

  private TrustSource trust(SignerDescription.Instance instance) {
    return switch (instance) {
      case SignerDescription.Instance.Public _ -> new TrustSource.PublicInstance(cache);
      case SignerDescription.Instance.Staging _ -> new TrustSource.Staging(cache);
      case SignerDescription.Instance.Config(Path file) -> new TrustSource.ConfigFile(file);
    };
  }
}
