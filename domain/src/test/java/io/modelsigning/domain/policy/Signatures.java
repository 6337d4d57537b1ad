package io.modelsigning.domain.policy;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.util.List;

/** Good signatures and those who accept them, without anything behind them. */
final class Signatures {
  private static final Manifest MANIFEST =
      Manifest.asListed(
          "model",
          Serialization.builder().build(),
          List.of(
              new ResourceDescriptor(
                  new Resource.WholeFile(ModelPath.of("a")),
                  new Digest(HashAlgorithm.SHA256, Bytes.of(new byte[32])))));

  private Signatures() {}

  /** Accepts nothing by itself. */
  static final class Acceptor implements SignatureVerifier {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
      throw new AssertionError("a policy asks nobody");
    }
  }

  static GoodSignature by(SignerIdentity signer, SignatureVerifier acceptedBy) {
    return new GoodSignature(
        signer.name() + ".sig",
        acceptedBy,
        new Verified(MANIFEST, signer, List.of(), 0, false, List.of(), List.of(), List.of()));
  }

  static GoodSignature by(String name, SignatureVerifier acceptedBy) {
    return by(identity(SignatureMethod.KEY, name).build(), acceptedBy);
  }

  static SignerIdentity.Builder identity(SignatureMethod method, String name) {
    return SignerIdentity.builder().method(method).name(name);
  }
}
