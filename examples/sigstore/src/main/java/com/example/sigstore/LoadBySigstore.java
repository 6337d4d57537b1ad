package com.example.sigstore;

import io.modelsigning.ModelSigning;
import io.modelsigning.SigstoreInstance;
import io.modelsigning.Source;
import io.modelsigning.VerifiedModel;
import java.nio.file.Path;
import java.util.List;

/** Lists the files of a model, if somebody signed it whom Sigstore knows. */
public final class LoadBySigstore {
  private LoadBySigstore() {}

  /** Takes the model, an identity, who vouches for it, and Sigstore's trusted root. */
  public static void main(String[] args) throws Exception {
    System.out.println(files(Path.of(args[0]), args[1], args[2], Path.of(args[3])));
  }

  static List<String> files(Path path, String identity, String provider, Path trustedRoot)
      throws Exception {
    var instance = SigstoreInstance.trusting(Source.of(trustedRoot));
    var verifier = ModelSigning.verifier().sigstore(identity, provider, instance).build();
    VerifiedModel model = verifier.verify(path).requireVerified();
    return model.files();
  }
}
