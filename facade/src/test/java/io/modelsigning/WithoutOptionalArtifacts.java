package io.modelsigning;

import java.nio.file.Path;

/** Run where nothing but what the library brings is on the class path. */
public final class WithoutOptionalArtifacts {
  private WithoutOptionalArtifacts() {}

  /** Verifies what Sigstore certified, and returns what signing says that is missing. */
  public static String runSigstore(String model, String trustedRoot) throws Exception {
    VerifiedModel verified =
        ModelSigning.verifier()
            .sigstore(
                "stefanb@us.ibm.com",
                "https://sigstore.verify.ibm.com/oauth2",
                SigstoreInstance.trusting(Source.of(Path.of(trustedRoot))))
            .build()
            .verify(Path.of(model))
            .requireVerified();
    try {
      ModelSigning.signer().sigstore();
      return "opened";
    } catch (IllegalStateException e) {
      return verified.signer().name() + "\n" + e.getMessage();
    }
  }

  /** Verifies by key, and returns what the doors say whose artifacts are missing. */
  public static String run(String model, String publicKey) throws Exception {
    ModelVerifier verifier = ModelSigning.verifier().key(Path.of(publicKey)).build();
    VerifiedModel verified = verifier.verify(Path.of(model)).requireVerified();
    StringBuilder said = new StringBuilder(verified.files() + "\n");
    for (Runnable door :
        new Runnable[] {
          () -> ModelSigning.verifier().sigstore("a", "b"),
          () -> ModelSigning.verifier().policy(Path.of("policy.yaml")),
          () -> ModelSigning.signer().sigstore()
        }) {
      try {
        door.run();
        said.append("opened\n");
      } catch (IllegalStateException e) {
        said.append(e.getMessage()).append('\n');
      }
    }
    // As frameworks do that look at every method.
    said.append(ModelVerifier.Builder.class.getMethods().length > 0);
    return said.toString();
  }
}
