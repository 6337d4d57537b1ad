package io.modelsigning.domain.storage;

import io.modelsigning.domain.signature.BundleHead;

/** What may be lost when a signature is stored. */
public enum Overwrite {
  /** An older signature, and what has no bytes. */
  OLDER_SIGNATURE,
  /** Whatever is there. */
  ANYTHING;

  /**
   * Returns whether something may be replaced.
   *
   * @param head its first {@value BundleHead#BYTES} bytes, or all if it has fewer
   */
  public boolean permits(byte[] head) {
    return switch (this) {
      case OLDER_SIGNATURE -> head.length == 0 || BundleHead.isOf(head);
      case ANYTHING -> true;
    };
  }
}
