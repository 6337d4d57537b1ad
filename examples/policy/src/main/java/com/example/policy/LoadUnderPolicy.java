package com.example.policy;

import io.modelsigning.ModelSigning;
import io.modelsigning.UnverifiedModel;
import io.modelsigning.VerifiedModel;
import java.nio.file.Path;

/** Says of models whether a policy lets them be loaded. */
public final class LoadUnderPolicy {
  private LoadUnderPolicy() {}

  /** Takes the policy and the models. */
  public static void main(String[] args) throws Exception {
    var verifier = ModelSigning.verifier().policy(Path.of(args[0])).build();
    for (int i = 1; i < args.length; i++) {
      switch (verifier.verify(Path.of(args[i]))) {
        case VerifiedModel model -> System.out.println(model);
        case UnverifiedModel model -> System.out.println(args[i] + ": " + model.message());
      }
    }
  }
}
