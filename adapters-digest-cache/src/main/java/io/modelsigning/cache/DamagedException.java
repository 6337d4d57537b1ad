package io.modelsigning.cache;

import java.io.Serial;

/** A database that is not what this program makes. */
final class DamagedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
