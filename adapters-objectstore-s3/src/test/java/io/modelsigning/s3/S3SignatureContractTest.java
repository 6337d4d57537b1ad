package io.modelsigning.s3;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.testing.ObjectSignatureContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class S3SignatureContractTest extends ObjectSignatureContract {
  private final BucketServer store = new BucketServer();
  private final Storage storage =
      S3StorageTest.storage(
          Map.of(
              "AWS_ENDPOINT_URL_S3", store.server.address().toString(),
              "AWS_NO_SIGN_REQUEST", "yes",
              "AWS_REGION", "eu-central-1"));

  S3SignatureContractTest() {
    super("s3://models/");
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
  protected void put(String name, byte[] content) {
    store.put(name, content);
  }
}
