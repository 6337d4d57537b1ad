package io.modelsigning.gcs;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.testing.ObjectSignatureContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GcsSignatureContractTest extends ObjectSignatureContract {
  private final GcsServer store = new GcsServer();
  private final Storage storage =
      GcsStorageTest.storage(Map.of(GcsSettings.EMULATOR, store.server.address().getAuthority()));

  GcsSignatureContractTest() {
    super("gs://models/");
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
