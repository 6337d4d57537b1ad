package io.modelsigning.domain.port.out;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;

/**
 * Is told how the work goes on. Called from several threads, so implementations are thread-safe;
 * they return quickly and do not throw.
 */
public interface ProgressListener {
  /** Ignores everything. */
  ProgressListener NONE = new ProgressListener() {};

  /** The parts of signing and verifying, in no fixed order. */
  enum Phase {
    /** Listing the model's files. */
    ENUMERATE,
    /** Hashing them. */
    HASH,
    /** Making the signature. */
    SIGN,
    /** Checking the signature. */
    VERIFY
  }

  /** A phase begins; phases do not overlap. */
  default void started(Phase phase) {}

  /** The phase ended, well or not. */
  default void finished(Phase phase) {}

  /** Listing has found this many files so far. */
  default void found(long files) {}

  /** Hashing has this much before it. */
  default void planned(long files, long bytes) {}

  /** Hashing of a file begins, or goes on with another part of it. */
  default void hashing(ModelPath path) {}

  /** This many more bytes were hashed. */
  default void hashed(long bytes) {}

  /** Something the user should know, told when it is found. */
  default void warned(Warning warning) {}
}
