package io.modelsigning.cli.terminal;

import io.modelsigning.domain.port.out.ProgressListener.Phase;

/**
 * How far the work is at one moment.
 *
 * @param seconds since the phase began
 * @param found files found so far, while the model is listed
 * @param doneBytes hashed so far; at most {@code allBytes}
 * @param bytesPerSecond at present; 0 as long as it is unknown
 * @param stalled whether hashing has stood still for some time
 * @param file the file whose hashing began last, printable; may be empty
 */
record Progress(
    Phase phase,
    long seconds,
    long found,
    long doneBytes,
    long allBytes,
    long bytesPerSecond,
    boolean stalled,
    String file) {

  /** Returns the share that is done, in percent, rounded down so that 100 means all. */
  int percent() {
    return allBytes == 0 ? 100 : (int) (doneBytes * 100.0 / allBytes);
  }

  /** Returns the seconds that are left at the present rate, or -1 if nobody can tell. */
  long secondsLeft() {
    return bytesPerSecond == 0 ? -1 : Math.ceilDiv(allBytes - doneBytes, bytesPerSecond);
  }

  /** Returns what is being done. */
  String activity() {
    return switch (phase) {
      case ENUMERATE -> "listing files";
      case HASH -> "hashing";
      case SIGN -> "signing";
      case IDENTIFY -> "asking who signs";
      case CERTIFY -> "asking for a certificate";
      case TIMESTAMP -> "asking for a timestamp";
      case LOG -> "writing to the transparency log";
      case VERIFY -> "checking the signature";
    };
  }
}
