package io.modelsigning.sigstore.testing;

import io.modelsigning.testing.Crypto;
import java.util.ArrayList;
import java.util.List;

/** A Merkle tree by the definitions of RFC 6962, section 2.1; slow and plain. */
final class MerkleTree {
  private final List<byte[]> leaves = new ArrayList<>();

  /** Returns the index of the new leaf. */
  int add(byte[] content) {
    leaves.add(Crypto.sha256(new byte[] {0}, content));
    return leaves.size() - 1;
  }

  int size() {
    return leaves.size();
  }

  byte[] root() {
    return root(leaves);
  }

  byte[] rootOfFirst(int size) {
    return root(leaves.subList(0, size));
  }

  List<byte[]> path(int index) {
    return path(index, leaves);
  }

  private static byte[] root(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    return Crypto.sha256(
        new byte[] {1}, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  private static List<byte[]> path(int index, List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return new ArrayList<>();
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    List<byte[]> left = leaves.subList(0, split);
    List<byte[]> right = leaves.subList(split, leaves.size());
    List<byte[]> path = index < split ? path(index, left) : path(index - split, right);
    path.add(root(index < split ? right : left));
    return path;
  }
}
