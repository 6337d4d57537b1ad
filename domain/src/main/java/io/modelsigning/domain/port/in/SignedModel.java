package io.modelsigning.domain.port.in;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.signature.SignerIdentity;
import java.util.List;

/**
 * What was signed, and by whom.
 *
 * @param files how many files were hashed
 * @param bytes how many bytes were hashed
 */
public record SignedModel(
    Manifest manifest, SignerIdentity signer, long files, long bytes, List<Warning> warnings) {
  public SignedModel {
    warnings = List.copyOf(warnings);
  }
}
