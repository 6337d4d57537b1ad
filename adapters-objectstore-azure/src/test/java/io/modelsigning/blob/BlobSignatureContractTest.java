package io.modelsigning.blob;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.testing.ObjectSignatureContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlobSignatureContractTest extends ObjectSignatureContract {
  private final BlobServer store = new BlobServer();
  private final Storage storage =
      BlobStorageTest.storage(
          store,
          Map.of(
              BlobSettings.ENDPOINT,
              store.server.address() + "/" + BlobServer.ACCOUNT + "/",
              "AZURE_NO_SIGN_REQUEST",
              "yes"));

  BlobSignatureContractTest() {
    super("az://acmemodels/models/");
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
