package io.modelsigning.sigstore;

import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;

/**
 * A bundle as two readers see it: the strict codec of the application, and the Sigstore library.
 *
 * @param bundle what the codec saw
 * @param material its Sigstore part
 * @param proto what the library saw
 */
record Form(Bundle bundle, SigstoreMaterial material, dev.sigstore.proto.bundle.v1.Bundle proto) {}
