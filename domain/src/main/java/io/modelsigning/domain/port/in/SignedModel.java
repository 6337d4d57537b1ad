package io.modelsigning.domain.port.in;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.signature.SignerIdentity;
import java.util.List;

/**
 * What was signed, and by whom.
 *
 * @param files how many files the signature covers
 * @param bytes how many bytes it covers
 * @param reused for how much of it digests were known already, and not computed
 */
public record SignedModel(
    Manifest manifest,
    SignerIdentity signer,
    long files,
    long bytes,
    List<ReusedDigests> reused,
    List<Warning> warnings) {
  public SignedModel {
    reused = List.copyOf(reused);
    warnings = List.copyOf(warnings);
  }
}
