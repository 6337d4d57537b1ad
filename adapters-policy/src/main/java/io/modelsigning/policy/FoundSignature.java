package io.modelsigning.policy;

import io.modelsigning.domain.manifest.HashAlgorithm;

/**
 * What a signature claims, as far as a policy can ask for it. Nothing is verified.
 *
 * @param serialization the name of the serialization method
 * @param links whether links were followed at signing
 * @param recordedIgnores whether paths were left out, other than those that every rule accepts
 */
public record FoundSignature(
    FoundSigner signer,
    HashAlgorithm hashAlgorithm,
    String serialization,
    boolean links,
    boolean recordedIgnores) {}
