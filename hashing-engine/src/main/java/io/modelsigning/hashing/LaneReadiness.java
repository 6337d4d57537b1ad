package io.modelsigning.hashing;

import io.modelsigning.domain.manifest.HashAlgorithm;

/** Knows how much faster lanes are than one message after the other. Thread-safe. */
interface LaneReadiness {
  /** Returns how many times the rate of streaming all lanes of a thread reach together. */
  double speedup(HashAlgorithm algorithm);
}
