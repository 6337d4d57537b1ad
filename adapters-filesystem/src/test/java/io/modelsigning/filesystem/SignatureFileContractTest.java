package io.modelsigning.filesystem;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.testing.SignatureStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class SignatureFileContractTest extends SignatureStoreContract {
  @TempDir Path folder;

  @BeforeEach
  void makeModel() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("m")).resolve("weights"), "w");
  }

  @Override
  protected Storage storage() {
    return new LocalStorage();
  }

  @Override
  protected Location model() {
    return new Location(folder.resolve("m").toString());
  }

  @Override
  protected void put(Location location, String content) throws IOException {
    Files.writeString(Path.of(location.text()), content);
  }
}
