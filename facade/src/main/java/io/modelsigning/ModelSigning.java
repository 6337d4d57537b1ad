package io.modelsigning;

/**
 * The door to the library.
 *
 * <pre>{@code
 * ModelVerifier verifier = ModelSigning.verifier().key(Path.of("pub.pem")).build();
 * VerifiedModel model = verifier.verify(Path.of("bert")).requireVerified();
 * byte[] config = model.bytes("config.json");
 * }</pre>
 *
 * <p>Everything behind it can be used without it: the ports and use cases of the domain, and the
 * adapters. Every port that this sets up can be replaced in the builders.
 */
public final class ModelSigning {
  private ModelSigning() {}

  /** Returns a builder of a verifier, which has to be told whose signatures are accepted. */
  public static ModelVerifier.Builder verifier() {
    return new ModelVerifier.Builder();
  }

  /** Returns a builder of a signer, which has to be told who signs. */
  public static ModelSigner.Builder signer() {
    return new ModelSigner.Builder();
  }
}
