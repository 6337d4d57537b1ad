package io.modelsigning.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.HttpService.Limits;
import io.modelsigning.http.NetworkSettings;
import java.time.Duration;
import java.util.Map;

/** Storages that do not wait long. */
final class Storages {
  static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(11),
          Duration.ofSeconds(1),
          Duration.ofMillis(10));

  private Storages() {}

  static OciStorage of(Map<String, String> variables) {
    return OciStorage.within(LIMITS, variables, NetworkSettings.none());
  }

  static StoredModel open(String location) throws ModelAccessException {
    return of(Map.of()).model(new Location(location), ProgressListener.NONE);
  }

  static ModelAccessException expectRefused(Reason reason, String location) {
    ModelAccessException refused = assertThrows(ModelAccessException.class, () -> open(location));
    assertEquals(reason, refused.reason(), refused::getMessage);
    return refused;
  }
}
