package io.modelsigning.oci;

import io.modelsigning.domain.Reason;

/** What ports are told that know no interruption. */
final class Interrupted {
  private Interrupted() {}

  static RegistryException exception(InterruptedException cause) {
    return new RegistryException(Reason.IO_ERROR, "asking the registry was interrupted", cause);
  }
}
