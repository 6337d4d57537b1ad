package io.modelsigning.objectstore;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.SignatureStoreContract;
import io.modelsigning.testing.TestHub;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HubSignatureContractTest extends SignatureStoreContract {
  private final TestHub hub = new TestHub().put("weights", "w".getBytes(StandardCharsets.UTF_8));
  private Storage storage;

  @BeforeEach
  void open() {
    storage = HubStorageTest.storage(Map.of("HF_ENDPOINT", hub.hub.address().toString()));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Override
  protected Storage storage() {
    return storage;
  }

  @Override
  protected Location model() {
    return new Location("hf://acme/bert");
  }

  @Override
  protected void put(Location location, String content) {
    hub.put(
        location.text().substring(model().text().length() + 1),
        content.getBytes(StandardCharsets.UTF_8));
  }
}
