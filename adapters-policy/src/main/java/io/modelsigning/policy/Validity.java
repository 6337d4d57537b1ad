package io.modelsigning.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * At which moment certificates must be valid.
 *
 * @param atVerifiedTime at the verified time of the signature, instead of now
 * @param graceUntil until when expired ones of signatures without a verified time are accepted
 */
record Validity(boolean atVerifiedTime, Optional<Instant> graceUntil) {
  static final Validity NOW = new Validity(false, Optional.empty());
}
