package io.modelsigning.cli.storage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Whether storages may ask servers, which is known once the options are. Thread-safe. */
@Singleton
public final class NetworkUse {
  private volatile boolean forbidden;

  @Inject
  NetworkUse() {}

  /** Has every server left alone from now on. */
  public void forbid() {
    forbidden = true;
  }

  boolean isForbidden() {
    return forbidden;
  }
}
