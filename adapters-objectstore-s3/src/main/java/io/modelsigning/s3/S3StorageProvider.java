package io.modelsigning.s3;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StorageProvider;
import io.modelsigning.objectstore.ObjectLimits;
import java.util.Map;

/** Lets programs find {@link S3Storage}. */
public final class S3StorageProvider implements StorageProvider {
  /** Called by {@link java.util.ServiceLoader}. */
  public S3StorageProvider() {}

  @Override
  public String scheme() {
    return S3Storage.SCHEME;
  }

  @Override
  public Storage storage(Map<String, String> variables) {
    return S3Storage.of(variables, ObjectLimits.usual());
  }
}
