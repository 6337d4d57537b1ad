package io.modelsigning.sigstore.document;

import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;

/**
 * A bundle as two readers see it: the strict codec of the application, and the reader of its
 * Sigstore part, which has nothing in common with it.
 *
 * @param bundle what the codec saw
 * @param material its Sigstore part
 * @param second what the other reader saw
 */
public record Form(Bundle bundle, SigstoreMaterial material, BundleDocument second) {}
