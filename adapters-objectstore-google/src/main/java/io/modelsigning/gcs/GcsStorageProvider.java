package io.modelsigning.gcs;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StorageProvider;
import io.modelsigning.objectstore.ObjectLimits;
import java.util.Map;

/** Lets programs find {@link GcsStorage}. */
public final class GcsStorageProvider implements StorageProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public GcsStorageProvider() {}

  @Override
  public String scheme() {
    return GcsStorage.SCHEME;
  }

  @Override
  public Storage storage(Map<String, String> variables) {
    return GcsStorage.of(variables, ObjectLimits.usual());
  }
}
