package io.modelsigning.domain.policy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Gives alternatives a signer each, no signer to two of them, and as many as can be: a matching in
 * a bipartite graph, found by augmenting paths. Time is bounded by the product of the numbers of
 * alternatives and of edges.
 */
final class Matching {
  private final List<BitSet> signersOfAlternatives;
  private final Map<Integer, Integer> alternativeOfSigner = new HashMap<>();

  /**
   * @param signersOfAlternatives for each alternative, the numbers of the signers that satisfy it
   */
  Matching(List<BitSet> signersOfAlternatives) {
    this.signersOfAlternatives = signersOfAlternatives;
  }

  /** Returns the signer of each alternative that has one; at most {@code maximum} have. */
  OptionalInt[] first(int maximum) {
    int matched = 0;
    for (int i = 0; i < signersOfAlternatives.size() && matched < maximum; i++) {
      if (augment(i, new BitSet())) {
        matched++;
      }
    }
    OptionalInt[] signers = new OptionalInt[signersOfAlternatives.size()];
    Arrays.fill(signers, OptionalInt.empty());
    alternativeOfSigner.forEach(
        (signer, alternative) -> signers[alternative] = OptionalInt.of(signer));
    return signers;
  }

  private boolean augment(int alternative, BitSet visited) {
    BitSet signers = signersOfAlternatives.get(alternative);
    for (int signer = signers.nextSetBit(0); signer >= 0; signer = signers.nextSetBit(signer + 1)) {
      if (visited.get(signer)) {
        continue;
      }
      visited.set(signer);
      Integer taken = alternativeOfSigner.get(signer);
      if (taken == null || augment(taken, visited)) {
        alternativeOfSigner.put(signer, alternative);
        return true;
      }
    }
    return false;
  }
}
