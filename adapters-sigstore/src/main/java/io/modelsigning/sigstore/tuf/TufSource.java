package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files of a TUF repository come from. */
interface TufSource {
  /**
   * Returns a file, or empty if there is none of that name.
   *
   * @param name its path below the repository's address
   * @throws UnreachableException if there is no answer
   * @throws TooLargeException if it has more than {@code maximumBytes}
   */
  Optional<Bytes> fetch(String name, int maximumBytes)
      throws UnreachableException, TooLargeException, InterruptedException;

  /** The repository did not answer, or said neither that there is a file nor that there is none. */
  final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    UnreachableException(String message) {
      super(message);
      reason = SigstoreReasons.TRUST_ROOT_UNREACHABLE;
    }

    /**
     * @param reason what the user can do something about, if it is that
     */
    UnreachableException(Reason reason, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /** A file is larger than it may be. */
  final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }
}
