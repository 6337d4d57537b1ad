package io.modelsigning.elsewhere;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.SignatureStoreContract;

final class BucketSignatureContractTest extends SignatureStoreContract {
  private final BucketStorage buckets = new BucketStorage().put("bucket://m/bert/weights", "w");

  @Override
  protected Storage storage() {
    return buckets;
  }

  @Override
  protected Location model() {
    return new Location("bucket://m/bert");
  }

  @Override
  protected void put(Location location, String content) {
    buckets.put(location.text(), content);
  }
}
