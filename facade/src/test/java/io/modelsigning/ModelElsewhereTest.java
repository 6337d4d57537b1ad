package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.objectstore.HubStorage;
import io.modelsigning.testing.TestHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that is opened by its location, as docs/library.md shows. */
@Timeout(120)
final class ModelElsewhereTest {
  private static final Location MODEL = new Location("hf://acme/bert");

  @TempDir Path folder;

  private final byte[] weights = SignedFolder.content(3_000_000);
  private final TestHub hub =
      new TestHub()
          .put("config.json", "{}".getBytes(StandardCharsets.UTF_8))
          .putLarge("layers/weights", weights);
  private final Storage storage =
      HubStorage.of(
          Map.of("HF_ENDPOINT", hub.hub.address().toString(), "HOME", "/nonexistent"), () -> false);
  private SignedFolder keys;

  @BeforeEach
  void sign() throws Exception {
    keys = new SignedFolder(folder);
    ModelSigning.signer()
        .key(keys.keys.privateKey())
        .build()
        .sign(
            storage.model(MODEL, ProgressListener.NONE),
            storage.signature(storage.usualSignature(MODEL)));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private Verdict verify() throws Exception {
    return ModelSigning.verifier()
        .key(keys.keys.publicKey())
        .build()
        .verify(
            storage.model(MODEL, ProgressListener.NONE),
            List.of(storage.signature(storage.usualSignature(MODEL))));
  }

  @Test
  void isSignedVerifiedAndFetched() throws Exception {
    VerifiedModel model = verify().requireVerified();
    assertEquals("{}", new String(model.bytes("config.json"), StandardCharsets.UTF_8));
    Path copy = folder.resolve("copy");
    model.copyTo(copy);
    assertArrayEquals(weights, Files.readAllBytes(copy.resolve("layers/weights")));
  }

  @Test
  void whatTheHubGivesLaterIsCompared() throws Exception {
    VerifiedModel model = verify().requireVerified();
    weights[weights.length - 1]++;
    hub.putLarge("layers/weights", weights);
    Path copy = folder.resolve("copy");
    assertThrows(IOException.class, () -> model.copyTo(copy));
    assertFalse(Files.exists(copy));
  }
}
