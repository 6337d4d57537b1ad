package io.modelsigning.springboot;

import io.modelsigning.ModelVerifier;

/**
 * Adds what properties cannot say to the verifier before it is built, such as a listener of
 * progress or the holder of a policy's keys. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface ModelVerifierCustomizer {
  /** Changes the builder, to which the properties were applied. */
  void customize(ModelVerifier.Builder builder);
}
