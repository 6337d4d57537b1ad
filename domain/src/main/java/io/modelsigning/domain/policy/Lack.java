package io.modelsigning.domain.policy;

import io.modelsigning.domain.Reason;

/**
 * Why a signature does not count for a signer.
 *
 * @param signer what the policy calls the signer
 * @param signature where the signature is, as the user would name it
 */
public record Lack(String signer, String signature, Reason reason, String message) {}
