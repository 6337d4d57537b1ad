package io.modelsigning;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.ExpectedSigner;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.SigstoreSigningOptions;
import io.modelsigning.sigstore.TrustSource;
import java.util.Optional;

/** Knows the Sigstore module, so that the classes for everybody load without it. */
final class SigstoreDoor {
  private final SigstoreMethods methods;
  private final Surroundings surroundings;

  SigstoreDoor(Surroundings surroundings) {
    SigstoreMethods online =
        SigstoreMethods.create(surroundings.clock)
            .with(NetworkSettings.of(surroundings.environment))
            .telling(surroundings.progress);
    this.methods = surroundings.offline ? online.offline() : online;
    this.surroundings = surroundings;
  }

  SignatureVerifier verifier(String identity, String provider, SigstoreInstance instance)
      throws VerificationUnavailableException {
    return verifier(new ExpectedSigner(identity, provider), instance);
  }

  SignatureVerifier verifier(ExpectedSigner expected, SigstoreInstance instance)
      throws VerificationUnavailableException {
    try {
      TrustSource trust = trust(instance);
      return new VerifierKeptFresh(
          SignatureMethod.SIGSTORE, () -> methods.verifier(expected, trust), surroundings.clock);
    } catch (Source.Unreadable e) {
      throw e.forVerifying();
    }
  }

  private TrustSource trust(SigstoreInstance instance) throws Source.Unreadable {
    return switch (instance) {
      case SigstoreInstance.Public one -> new TrustSource.PublicInstance(surroundings.cache());
      case SigstoreInstance.Staging one -> new TrustSource.Staging(surroundings.cache());
      case SigstoreInstance.Configured one ->
          new TrustSource.ConfigText(one.config().name(), one.config().read());
    };
  }

  /** Returns a signer that learns of the instance when it signs, each time. */
  PayloadSigner signer(SigstoreInstance instance, Optional<String> identityToken)
      throws SigningException {
    SigstoreSigningOptions options;
    try {
      options =
          SigstoreSigningOptions.builder()
              .trust(trust(instance))
              .identityToken(identityToken)
              .environment(surroundings.environment)
              .build();
    } catch (Source.Unreadable e) {
      throw e.forSigning();
    }
    return new PayloadSigner() {
      @Override
      public SignatureMethod method() {
        return SignatureMethod.SIGSTORE;
      }

      @Override
      public Signed sign(Bytes payload) throws SigningException, InterruptedException {
        return sign(payload, ProgressListener.NONE);
      }

      @Override
      public Signed sign(Bytes payload, ProgressListener progress)
          throws SigningException, InterruptedException {
        return methods.signer(options).sign(payload, progress);
      }
    };
  }
}
