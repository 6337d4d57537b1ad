package io.modelsigning.contract;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.elsewhere.BucketStorage;

final class BucketSignatureContractTest extends AbstractSignatureStoreContractTest {
  private final BucketStorage buckets = new BucketStorage().put("bucket://m/bert/weights", "w");

  @Override
  Storage storage() {
    return buckets;
  }

  @Override
  Location model() {
    return new Location("bucket://m/bert");
  }

  @Override
  void put(Location location, String content) {
    buckets.put(location.text(), content);
  }
}
