package com.example.key;

import io.modelsigning.ModelSigning;
import io.modelsigning.VerifiedModel;
import java.nio.file.Path;

/** Prints the configuration of a model, if the owner of a key signed it. */
public final class LoadByKey {
  private LoadByKey() {}

  /** Takes the model and the file of the public key. */
  public static void main(String[] args) throws Exception {
    System.out.println(configuration(Path.of(args[0]), Path.of(args[1])));
  }

  static String configuration(Path path, Path publicKey) throws Exception {
    var verifier = ModelSigning.verifier().key(publicKey).build();
    VerifiedModel model = verifier.verify(path).requireVerified();
    return new String(model.bytes("config.json"));
  }
}
