package io.modelsigning.s3;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.SignatureStoreContract;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class S3SignatureContractTest extends SignatureStoreContract {
  private final BucketServer store = new BucketServer();
  private Storage storage;

  @BeforeEach
  void open() {
    put(new Location("s3://models/bert/weights"), "w");
    storage =
        S3StorageTest.storage(
            Map.of(
                "AWS_ENDPOINT_URL_S3", store.server.address().toString(),
                "AWS_NO_SIGN_REQUEST", "yes",
                "AWS_REGION", "eu-central-1"));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Override
  protected Storage storage() {
    return storage;
  }

  @Override
  protected Location model() {
    return new Location("s3://models/bert");
  }

  @Override
  protected void put(Location location, String content) {
    store.put(
        location.text().substring("s3://models/".length()),
        content.getBytes(StandardCharsets.UTF_8));
  }
}
