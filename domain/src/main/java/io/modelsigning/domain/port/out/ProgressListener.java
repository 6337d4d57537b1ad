package io.modelsigning.domain.port.out;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import java.time.Duration;

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
    VERIFY,
    /** Within {@link #SIGN}: learning who signs, which may take a login. */
    IDENTIFY,
    /** Within {@link #SIGN}: having a key certified. */
    CERTIFY,
    /** Within {@link #SIGN}: having the signature timestamped. */
    TIMESTAMP,
    /** Within {@link #SIGN}: recording the signature in a transparency log. */
    LOG
  }

  /** A phase begins; it ends before one that began earlier does. */
  default void started(Phase phase) {}

  /** The phase that began last asks the service at this address, a URL without secrets. */
  default void asking(String address) {}

  /**
   * A server did not answer as it should and is asked again after a pause.
   *
   * @param address a URL without secrets
   * @param problem what is wrong, for people
   */
  default void retrying(String address, String problem, Duration pause) {}

  /** The phase did not reach what it is for; told before {@link #finished}. */
  default void failed(Phase phase, Reason reason) {}

  /** The phase ended, well or not. */
  default void finished(Phase phase) {}

  /** Listing has found this many files so far. */
  default void found(long files) {}

  /** Listing found this many files. */
  default void listed(long files) {}

  /** Of several models, so many are done of those found so far. */
  default void models(long done, long found) {}

  /** The model is hashed in this way, as the options or the signature say. */
  default void serializing(Serialization serialization) {}

  /** Hashing has this much before it. */
  default void planned(long files, long bytes) {}

  /** Hashing of a file begins, or goes on with another part of it. */
  default void hashing(ModelPath path) {}

  /** This many more bytes were hashed. */
  default void hashed(long bytes) {}

  /** Something the user should know, told when it is found. */
  default void warned(Warning warning) {}

  /** Returns a listener that tells this one and then {@code other}. */
  default ProgressListener and(ProgressListener other) {
    ProgressListener one = this;
    return new ProgressListener() {
      @Override
      public void started(Phase phase) {
        one.started(phase);
        other.started(phase);
      }

      @Override
      public void asking(String address) {
        one.asking(address);
        other.asking(address);
      }

      @Override
      public void retrying(String address, String problem, Duration pause) {
        one.retrying(address, problem, pause);
        other.retrying(address, problem, pause);
      }

      @Override
      public void failed(Phase phase, Reason reason) {
        one.failed(phase, reason);
        other.failed(phase, reason);
      }

      @Override
      public void finished(Phase phase) {
        one.finished(phase);
        other.finished(phase);
      }

      @Override
      public void found(long files) {
        one.found(files);
        other.found(files);
      }

      @Override
      public void listed(long files) {
        one.listed(files);
        other.listed(files);
      }

      @Override
      public void models(long done, long found) {
        one.models(done, found);
        other.models(done, found);
      }

      @Override
      public void serializing(Serialization serialization) {
        one.serializing(serialization);
        other.serializing(serialization);
      }

      @Override
      public void planned(long files, long bytes) {
        one.planned(files, bytes);
        other.planned(files, bytes);
      }

      @Override
      public void hashing(ModelPath path) {
        one.hashing(path);
        other.hashing(path);
      }

      @Override
      public void hashed(long bytes) {
        one.hashed(bytes);
        other.hashed(bytes);
      }

      @Override
      public void warned(Warning warning) {
        one.warned(warning);
        other.warned(warning);
      }
    };
  }
}
