package io.modelsigning.contract;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class SignatureFileContractTest extends AbstractSignatureStoreContractTest {
  @TempDir Path folder;

  @BeforeEach
  void makeModel() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("m")).resolve("weights"), "w");
  }

  @Override
  Storage storage() {
    return new LocalStorage();
  }

  @Override
  Location model() {
    return new Location(folder.resolve("m").toString());
  }

  @Override
  void put(Location location, String content) throws IOException {
    Files.writeString(Path.of(location.text()), content);
  }
}
