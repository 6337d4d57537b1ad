package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.reuse.SignedDigests;
import java.util.List;
import java.util.function.Predicate;

/** Takes over what an older signature says of a model, for signing it again. Thread-safe. */
public interface TakeOverDigests {
  /**
   * Checks the signature, not the model, and returns its digests.
   *
   * @param signature an older signature of the model
   * @param verifiers by whose signature; at least one
   * @param changed which files may have changed since: nothing is taken over for them
   * @throws ModelSigningException if it cannot be read, is none, or none of these has signed
   * @throws InterruptedException if the thread is interrupted
   */
  SignedDigests from(
      SignatureStore signature,
      List<SignatureVerifier> verifiers,
      Predicate<ModelPath> changed,
      ProgressListener progress)
      throws ModelSigningException, InterruptedException;
}
