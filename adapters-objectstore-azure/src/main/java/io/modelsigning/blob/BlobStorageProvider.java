package io.modelsigning.blob;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StorageProvider;
import io.modelsigning.objectstore.ObjectLimits;
import java.util.Map;

/** Lets programs find {@link BlobStorage}. */
public final class BlobStorageProvider implements StorageProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public BlobStorageProvider() {}

  @Override
  public String scheme() {
    return BlobStorage.SCHEME;
  }

  @Override
  public Storage storage(Map<String, String> variables) {
    return BlobStorage.of(variables, ObjectLimits.usual());
  }
}
