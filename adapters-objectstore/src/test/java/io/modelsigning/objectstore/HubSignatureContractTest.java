package io.modelsigning.objectstore;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.testing.ObjectSignatureContract;
import io.modelsigning.testing.TestHub;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HubSignatureContractTest extends ObjectSignatureContract {
  private final TestHub store = new TestHub();
  private final Storage storage =
      HubStorageTest.storage(Map.of("HF_ENDPOINT", store.hub.address().toString()));

  HubSignatureContractTest() {
    super("hf://acme/");
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
    store.put(name.substring("bert/".length()), content);
  }
}
